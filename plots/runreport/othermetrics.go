package runreport

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// otherMetrics shows the metrics that no other part shows, such as those of a measure that a program has registered.
var otherMetrics = part{name: "the other metrics", blocks: (*run).otherMetrics}

// notShown are the metrics of this program that no part shows on purpose: metrics.csv and TensorBoard have them.
var notShown = []measure.Metric{
	training.RTDLoss, training.Replaced, // of one batch each; those on held-out text are shown
	training.GradNorm, training.GradNormDiscriminator, // for finding out why a run diverges
	heldOut.Precision, heldOut.Recall, // F1 stands for both
	outside.RTDLoss, outside.Replaced, outside.AP, outside.Precision, outside.Recall, outside.F1, // AUC stands for them
	measure.ContributionCos, // it tells little that the cosine of the gradients does not
}

func (r *run) otherMetrics() ([]report.Block, error) {
	const perTable = 8 // columns that fit beside the arms' names
	var all []report.Block
	metrics := r.unplaced()
	for some := range slices.Chunk(metrics, perTable) {
		title := "Other metrics"
		if all != nil {
			title = "More metrics"
		}
		table, err := r.armTable(scoreTable{title: title, metrics: some, notes: definitions(some)})
		if err != nil {
			return nil, err
		}
		all = append(all, table...)
	}
	figures, err := r.otherFigures(metrics)
	return append(all, figures...), err
}

// unplaced are the metrics that some cell has a value of and no part shows: the declared ones first, each in its group,
// and then those of files that another program has written.
func (r *run) unplaced() []measure.Metric {
	placed := map[string]bool{}
	for _, m := range notShown {
		placed[m.Key] = true
	}
	for _, m := range r.TaskMetrics() { // the table of tasks shows them, whose keys are the plan's
		placed[m.Key] = true
	}
	for _, s := range r.sections {
		for _, p := range s.parts {
			for _, m := range p.shows {
				placed[m.Key] = true
			}
		}
	}
	var keys []string
	for _, c := range r.Cells {
		for _, row := range c.Rows {
			for _, x := range row.Scalars {
				if x.Value != nil && !placed[x.Key] && measure.LanguageOf(x.Key) == "" { // see languageScores
					placed[x.Key] = true
					keys = append(keys, x.Key)
				}
			}
		}
	}
	var some []measure.Metric
	for _, m := range measure.Metrics() {
		if at := slices.Index(keys, m.Key); at >= 0 {
			some, keys = append(some, m), slices.Delete(keys, at, at+1)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		m, _ := measure.Find(key)
		some = append(some, m)
	}
	return some
}

// definitions are notes that say what each metric is.
func definitions(metrics []measure.Metric) (notes []string) {
	for _, m := range metrics {
		notes = append(notes, say("other/definition", fill{
			"Title": m.Title, "Unit": m.Unit, "Doc": m.Doc, "Late": m.Summary == measure.LastAndMean,
		}))
	}
	return notes
}

// otherFigures are curves of the metrics that were measured more than once, and a sentence on those without a figure.
func (r *run) otherFigures(metrics []measure.Metric) ([]report.Block, error) {
	const most = 6
	var g tabs
	var without []string
	for _, m := range metrics {
		series := r.curves(m, r.Arms...)
		c, err := panel("", m.Axis(), series)
		if err != nil {
			return nil, fmt.Errorf("the figure of %s: %w", m.Key, err)
		}
		if c == nil || len(series[0].X) < 2 {
			continue
		}
		if len(g.pictures) == most {
			without = append(without, m.Title)
			continue
		}
		caption := say("other/figure", fill{"Title": m.Title, "Doc": m.Doc}) + r.seedNote()
		if err := g.add(m.Title, g.free("metric-"+plainName(m.Key)), c, caption); err != nil {
			return nil, err
		}
	}
	blocks, err := g.blocks()
	if without != nil && err == nil {
		blocks = append(blocks, report.Paragraph(say("other/without", fill{"Metrics": prose.List(without)})))
	}
	return blocks, err
}

var notPlain = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// plainName is a key as part of a file's name.
func plainName(key string) string { return notPlain.ReplaceAllString(key, "-") }
