package main

import (
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/progress"
)

// Widths of a sparkline in columns, the preferred one first.
var sparkWidths = []int{16, 12, 8, 5}

// watchedMetrics are those that a line of watch shows, the most telling first.
var watchedMetrics = []terminalMetric{trainingLosses[0], finalScores[1], trainingLosses[1]}

// curves shows how the losses went with their values, as far as there is room: with narrower curves before it leaves
// one out.
func curves(c experiments.CellResult, room int) string {
	for n := len(watchedMetrics); n > 0; n-- {
		for _, width := range sparkWidths {
			out := ""
			for _, m := range watchedMetrics[:n] {
				out += curve(c, m, width)
			}
			if len([]rune(out)) < room {
				return out
			}
		}
	}
	return ""
}

// curve is one metric's, "" before it has a value.
func curve(c experiments.CellResult, m terminalMetric, width int) string {
	_, values := c.Series(m.metric.Key)
	if len(values) == 0 {
		return ""
	}
	value := values[len(values)-1]
	if m.metric.Due == measure.EachStep {
		value = recentMean(values)
	}
	return "  " + m.name + " " + progress.Spark(lastPart(values), width) + " " + score(value)
}

// lastPart is what a sparkline shows: the last two thirds of the points. A loss falls most at the beginning, and on a
// scale with that fall all that follows is flat. A few points are shown whole.
func lastPart(values []float64) []float64 {
	const few = 9
	if len(values) < few {
		return values
	}
	return slices.Clone(values[len(values)/3:])
}
