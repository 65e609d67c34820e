package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/scores"
)

// mostColumns is how many scores stand beside one another.
const mostColumns = 6

// printResults prints a table: a line for each model and baseline, a column for each metric of each set; where these
// are many, as of a task in many languages, a line for each of them.
func printResults(out io.Writer, r *finetune.Results) {
	table := [][]string{{""}}
	for _, set := range r.Sets() {
		for _, m := range r.Task.Metrics {
			table[0] = append(table[0], set+" "+string(m))
		}
	}
	for _, row := range r.Table() {
		cells := []string{row.Model}
		for _, e := range row.Scores {
			cells = append(cells, estimateText(e))
		}
		table = append(table, cells)
	}
	if len(table[0])-1 > mostColumns {
		table = transposed(table)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, cells := range table {
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	_ = w.Flush() // out remembers the error
	for _, n := range r.Warnings() {
		fmt.Fprintln(out, "note: "+n)
	}
}

// transposed makes lines of columns. All lines have the cells of the first.
func transposed(table [][]string) [][]string {
	out := make([][]string, len(table[0]))
	for i := range out {
		for _, row := range table {
			out[i] = append(out[i], row[i])
		}
	}
	return out
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
