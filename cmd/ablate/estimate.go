package main

import (
	"fmt"
	"math"
	"runtime/debug"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
)

// estimate is what one arm costs on this machine as it is now.
type estimate struct {
	sizes   training.Sizes
	seconds float64 // of one cell from its first step to its last, evaluations included
}

// estimateArms times a few real steps of every arm.
func estimateArms(p *experiments.Plan) (map[string]estimate, error) {
	out := map[string]estimate{}
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			return nil, err
		}
		e := estimate{}
		if e.sizes, err = training.SizesOf(c); err != nil {
			return nil, fmt.Errorf("arm %s: %w", a.Name, err)
		}
		cost, err := training.Time(c)
		if err != nil {
			return nil, fmt.Errorf("arm %s: %w", a.Name, err)
		}
		e.seconds = cost.Total(c)
		out[a.Name] = e
		debug.FreeOSMemory() // the timed model would lie beside those of the next arm, or of the run
	}
	return out, nil
}

// work is what a run still has to do.
type work struct {
	cells   int
	seconds []float64 // by cell, on one core, longest first as they are started
}

func remaining(cells []experiments.Cell, estimates map[string]estimate) work {
	var w work
	for _, c := range cells {
		left := 1 - c.Progress()
		if left <= 0 {
			continue
		}
		w.cells++
		w.seconds = append(w.seconds, left*estimates[c.Arm].seconds)
	}
	return w
}

// wall is the time that n workers need: each takes the next cell when it is free.
func (w work) wall(n int) time.Duration {
	busy := make([]float64, max(1, n))
	for _, s := range w.seconds {
		first := 0
		for i := range busy {
			if busy[i] < busy[first] {
				first = i
			}
		}
		busy[first] += s
	}
	longest := 0.0
	for _, s := range busy {
		longest = math.Max(longest, s)
	}
	return time.Duration(longest * float64(time.Second))
}

// minutes writes a duration as people say it.
func minutes(d time.Duration) string {
	switch {
	case d <= time.Second:
		return "1 second"
	case d < 100*time.Second:
		return fmt.Sprintf("%.0f seconds", math.Ceil(d.Seconds()))
	case d < 100*time.Minute:
		return fmt.Sprintf("%.0f minutes", d.Minutes())
	default:
		return fmt.Sprintf("%.1f hours", d.Hours())
	}
}
