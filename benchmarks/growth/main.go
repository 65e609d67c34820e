// Command growth prints by simulation how plans of more and more cells go on clusters whose nodes fail: the table of
// docs/scaling.md.
//
//	go run ./benchmarks/growth
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/ablate-go/ablate/experiments/cost"
)

// The cells are those of a small model for which a cluster is worth while: six hours on a node's core. The rest follows
// from what ablate does: a checkpoint each 100 of 1,200 steps, and a start that reads the text, builds the graphs and
// loads the checkpoint.
const (
	cellHours       = 6.0
	checkpointHours = cellHours / 12
	startHours      = 0.5 / 60
	slots           = 4
	downHours       = 4.0
	noticeHours     = 5.0 / 60 // Slurm's SlurmdTimeout
	seeds           = 5        // the table has means
)

func main() {
	if err := write(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

func write(w io.Writer) error {
	if _, err := fmt.Fprintln(w, "| cells | nodes | a node fails each | failures | hours | undisturbed | trained twice | "+
		"waited or down |\n|---:|---:|---|---:|---:|---:|---:|---:|"); err != nil {
		return err
	}
	for _, size := range []struct{ cells, nodes int }{{8, 2}, {100, 10}, {1000, 100}} {
		calm := cost.Grow(plan(size.cells, size.nodes, 0), 1)
		for _, fails := range []struct {
			words string
			hours float64
		}{{"30 days", 720}, {"3 days", 72}, {"day", 24}} {
			var sum cost.Growth
			for seed := range uint64(seeds) {
				g := cost.Grow(plan(size.cells, size.nodes, fails.hours), seed)
				sum.Hours += g.Hours / seeds
				sum.Repeated += g.Repeated / seeds
				sum.Useful += g.Useful / seeds
				sum.Failures += g.Failures
				sum.Idle += (g.Idle + g.Down) / seeds
			}
			all := sum.Hours * float64(size.nodes*slots)
			if _, err := fmt.Fprintf(w, "| %s | %d | %s | %.1f | %.1f | %.1f | %.1f %% | %.0f %% |\n", thousands(size.cells), size.nodes,
				fails.words, float64(sum.Failures)/seeds, sum.Hours, calm.Hours, 100*sum.Repeated/sum.Useful,
				100*sum.Idle/all); err != nil {
				return err
			}
		}
	}
	return nil
}

func plan(cells, nodes int, fails float64) cost.Plan {
	return cost.Plan{Cells: cells, Nodes: nodes, Slots: slots, Cell: cellHours, Checkpoint: checkpointHours,
		Start: startHours, Fails: fails, Down: downHours, Notice: noticeHours}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
