// Package report is a small model of a document: sections of paragraphs, lists, tables, figures, notices and code. A
// [Document] writes itself as one HTML page without any outside reference, and as Markdown with its figures beside
// it; a [Table] also as LaTeX and CSV, which the page offers to save.
//
//	doc := &report.Document{Title: "Two arms", Question: "Which learns faster?"}
//	picture, err := report.NewPicture("loss", figure, "Loss over training.", figure.Alt())
//	doc.Section("Result").Add(report.Paragraph("The second."), picture)
//	err = doc.Save("out") // out/report.html, out/report.md and out/figures/loss.png and loss.svg
//
// It knows nothing of training or of run folders; figures come from package plots, or are any [plots.Graphic].
//
// # What it trusts
//
// Texts are shown as they are written: what could be HTML or Markdown in them is escaped, and an SVG loses what could
// run or load anything. The page's policy forbids every fetch and every script but its own.
package report
