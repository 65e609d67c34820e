package finetune

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/score"
)

// TableRow is what one model or baseline scores: an estimate over seeds for each metric of each set, in the order of
// [Results.Sets] and the task's metrics.
type TableRow struct {
	Model  string
	Scores []scores.Estimate
}

// Table has the fine-tuned model at its best learning rate, the same from random weights, a row without scores for each
// learning rate that diverged, and the baselines.
func (r *Results) Table() (rows []TableRow) {
	for _, random := range []bool{false, true} {
		lr, ok := r.BestLR(random)
		if !ok {
			continue
		}
		name := fmt.Sprintf("%s, lr %g", startName(random), lr)
		rows = append(rows, TableRow{name, r.columns(func(set string, metric score.Metric) []scores.Value {
			var values []scores.Value
			for _, f := range r.Scored(lr, random) {
				values = append(values, Value(append(f.Dev[:len(f.Dev):len(f.Dev)], f.Test...), set, metric))
			}
			return values
		})})
	}
	for _, name := range r.Diverged() {
		rows = append(rows, TableRow{name, r.columns(func(string, score.Metric) []scores.Value { return nil })})
	}
	for _, b := range r.Baselines {
		rows = append(rows, TableRow{b.Name, r.columns(func(set string, metric score.Metric) []scores.Value {
			return []scores.Value{Value(b.Sets, set, metric)}
		})})
	}
	return rows
}

// columns estimates each metric of each set from its defined values.
func (r *Results) columns(values func(set string, metric score.Metric) []scores.Value) (all []scores.Estimate) {
	for _, set := range r.Sets() {
		for _, metric := range r.Task.Metrics {
			var xs []float64
			for _, v := range values(set, metric) {
				if v.OK {
					xs = append(xs, v.X)
				}
			}
			e, err := scores.Of(xs)
			if err != nil { // metrics are between -1 and 1
				e = scores.Estimate{}
			}
			all = append(all, e)
		}
	}
	return all
}

// Warnings are sentences for the user about scores that say little.
func (r *Results) Warnings() (notes []string) {
	best := r.Best()
	if best == nil {
		return nil
	}
	for _, b := range r.Baselines {
		if b.Name != Majority {
			continue
		}
		for _, s := range best.Dev {
			same := true
			for _, x := range s.Results {
				// the area under the ROC curve is of scores, which differ where all answers are the same
				same = same && (x.Metric == score.ROCAUC || x.Value == Value(b.Sets, s.Set, x.Metric))
			}
			if same {
				notes = append(notes, fmt.Sprintf("on %s the model scores exactly what the most frequent answer scores: it has "+
					"learnt nothing that helps; try another learning rate, more epochs or a model that was trained longer", s.Set))
			}
		}
	}
	return notes
}
