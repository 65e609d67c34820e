package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/scores"
)

// printResults prints a table: a line for each model and baseline, a column for each metric of each set.
func printResults(out io.Writer, r *finetune.Results) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	head := []string{""}
	for _, set := range r.Sets() {
		for _, m := range r.Task.Metrics {
			head = append(head, set+" "+string(m))
		}
	}
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, row := range r.Table() {
		cells := []string{row.Model}
		for _, e := range row.Scores {
			cells = append(cells, estimateText(e))
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	_ = w.Flush() // out remembers the error
	for _, n := range r.Warnings() {
		fmt.Fprintln(out, "note: "+n)
	}
}

// estimateText is a mean over seeds with the half width of its 95 % interval.
func estimateText(e scores.Estimate) string {
	switch {
	case !e.Mean.OK:
		return "–"
	case !e.Low.OK:
		return fmt.Sprintf("%.3f", e.Mean.X)
	}
	return fmt.Sprintf("%.3f ± %.3f (n = %d)", e.Mean.X, e.Mean.X-e.Low.X, e.N)
}
