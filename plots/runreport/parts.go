package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// part is a piece of a section: a figure, a table, a notice or a paragraph. Each is declared in the file that makes it,
// and a new one is such a file and its place in [sections].
type part struct {
	name string // in a sentence, as in "the figure of norms"
	// blocks makes the part; there are none if the run has nothing to show in it.
	blocks func(*run) ([]report.Block, error)
	// shows are the metrics that a reader finds in the part. A metric of no part is shown among the [otherMetrics].
	shows []measure.Metric
}

// section is a titled row of parts.
type section struct {
	title string
	parts []part
	empty string // what stands in it if no part has anything to show; without it such a section is left out
}

// sections are those of a report, in its order.
func sections() []section {
	return []section{
		{title: "In short", parts: []part{readFirst, glance, claimMarks}},
		{title: "What the numbers say", parts: []part{
			claimParagraphs, contrasts, claimsTable, control, withoutNumbers, downstreamScores, taskSets,
			generatorScores, discriminatorScores, crossPlay, languageScores,
			tableScores, seedDots, weaknesses, differences, efficiency, languageDifferences, effects, lambdaFigures,
		}},
		{title: "Learning curves", empty: nothingYet, parts: []part{
			generatorCurves, discriminatorCurves, costCurves, pairsCurves, languageCurves,
		}},
		{title: "The tug-of-war", empty: nothingYet, parts: []part{
			similarity, spectrum, conflict, contributions, norms,
		}},
		{title: "Other metrics", parts: []part{otherMetrics}},
		{title: "What the paper reports", parts: []part{paperResults}},
		{title: "What was compared", parts: []part{armsTable, couplings, settings, textFacts, languageShares}},
		{title: "What failed, and limits", parts: []part{faults, limits}},
		{title: "How to repeat it", parts: []part{commands, provenance, examples}},
		{title: "Appendix: rows of the tables", parts: []part{bands, neighbours}},
	}
}

const nothingYet = "Nothing has been measured yet."

// addSections makes all parts. In the place of one that cannot be made stands a notice; the errors say of which.
func (r *run) addSections(d *report.Document) (failed []error) {
	for _, s := range r.sections {
		var to *report.Section // none before its first block
		add := func(blocks ...report.Block) {
			if to == nil {
				to = d.Section(s.title)
			}
			to.Add(blocks...)
		}
		for _, p := range s.parts {
			var blocks []report.Block
			err := guarded(func() (err error) {
				if blocks, err = p.blocks(r); err == nil {
					err = d.Accepts(blocks...)
				}
				return err
			})
			if err != nil {
				err = fmt.Errorf("%s could not be made: %w", p.name, err)
				failed = append(failed, err)
				blocks = []report.Block{report.Notice{Kind: report.Failure, Text: prose.Capital(err.Error()) + "."}}
			}
			if len(blocks) > 0 {
				add(blocks...)
			}
		}
		if to == nil && s.empty != "" {
			add(report.Paragraph(s.empty))
		}
	}
	return failed
}

// guarded is a function's error, or what it panics with: a fault in one part of a report must not cost the others.
func guarded(f func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the program is at fault: %v", cause)
		}
	}()
	return f()
}

// blockOf is the blocks of a part that is a single block.
func blockOf(b report.Block, err error) ([]report.Block, error) {
	if err != nil {
		return nil, err
	}
	return []report.Block{b}, nil
}
