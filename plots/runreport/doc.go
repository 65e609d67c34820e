// Package runreport writes the report of a run folder: what the paper's authors say of sharing and whether the folder's
// numbers show it, the figures, the arms, what failed and how to repeat it.
//
//	err := runreport.WriteFolder("runs/tug-of-war", runreport.Meta{})
//
// What is concluded is computed by package findings, the figures are those of package plots and the document is that of
// package report; here are the words, the choice of figures and tables, and their order. Each part of the report is a
// file, named after what it shows:
//
//	parts.go     the sections with their parts: begin here
//	lead.go      the answer, above all sections: claimsentence, gradients, trained, lastscores
//	texts/       captions and longer texts, a file for each section; texts.go reads them
//	armtable.go, armcurves.go, wordtables.go, pictures.go, intervals.go    what several parts have in common
//	sharings.go  what captions say of ways of sharing, which package sharing declares
//	write.go     the files of a run folder
//
// # How to add a figure
//
// Write a file with a part, that is its name, the function that makes its blocks and the metrics that it shows, and add
// it to its section in parts.go. A metric that no part shows needs no file: othermetrics.go has a table and curves of
// all such metrics. A part that fails has a notice in its place and costs no other part.
package runreport
