// Package runreport writes the report of a run folder: what the paper's authors say of sharing and whether the folder's
// numbers show it, the figures, the arms, what failed and how to repeat it.
//
//	err := runreport.WriteFolder("runs/tug-of-war", runreport.Meta{})
//
// What is concluded is computed by package findings, the figures are those of package plots and the document is that of
// package report; here are the words, the choice of figures and tables, and their order:
//
//	document.go     the sections
//	lead.go         the answer, above all sections
//	scores.go       "What the numbers say": claimstable, seeds, weaknesses, differences, effects, lambda
//	learning.go     "Learning curves": generator, discriminator
//	tugofwar.go     "The tug-of-war": wordtables, conflict, contributions, bands, neighbours
//	paper.go        "What the paper reports"
//	setup.go        "What was compared": settings, budget
//	faults.go       "What failed, and limits"
//	repeat.go       "How to repeat it"
package runreport
