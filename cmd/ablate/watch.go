package main

import (
	"fmt"
	"math"
	"os"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/progress"
)

type watchCmd struct {
	Dir   string        `arg:"" help:"A run folder."`
	Every time.Duration `default:"2s" help:"Time between two looks."`
	Once  bool          `help:"Look once and stop, as where the output is no terminal."`
}

func (c watchCmd) Run() error {
	f, err := experiments.Follow(c.Dir)
	if err != nil {
		return err
	}
	if c.Every < 100*time.Millisecond {
		return fmt.Errorf("--every %s is shorter than a look takes: give 100ms or more", c.Every)
	}
	page := progress.NewPage(os.Stdout)
	ctx, stop, _ := untilSignal()
	defer stop()
	for {
		f.Update()
		columns, _ := page.Size()
		lines, ended := watched(f.Result, time.Now(), columns)
		page.Show(lines)
		if c.Once || !page.Live() || ended {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(c.Every):
		}
	}
}

// watched is the view of a run, and whether all of its cells have ended.
func watched(r *experiments.Result, now time.Time, columns int) (lines []string, ended bool) {
	names, done, failed, running := 0, 0, 0, 0
	var left, longest float64 // seconds of training, of all cells and of the one that needs most
	known := 0.0              // mean time of a step where one is known, for cells that have not begun
	for _, c := range r.Cells {
		names = max(names, len(cellName(c)))
		if s := c.SecondsPerStep(); s > 0 {
			known = s
		}
	}
	spoken := r.Languages()
	for _, c := range r.Cells {
		state := "waiting"
		switch {
		case c.Error != "":
			state, failed = "failed", failed+1
		case c.Done():
			state, done = "done", done+1
		case c.Running(now):
			state, running = "running", running+1
		case len(c.Rows) > 0:
			state = "stopped"
		}
		line := fmt.Sprintf("%-*s  %-7s  %6s/%s", names, cellName(c), state, thousands(c.Step()),
			thousands(c.Config.Train.Steps))
		if state != "done" && state != "failed" {
			each := c.SecondsPerStep()
			if each == 0 {
				each = known
			}
			need := each * float64(c.Config.Train.Steps-c.Step())
			left, longest = left+need, max(longest, need)
			if state == "running" && need > 0 {
				line += "  " + progress.Span(need)
			}
		}
		line += curves(c, columns-len([]rune(line)))
		lines = append(lines, line)
		if of := byLanguage(c, spoken, columns); of != "" {
			lines = append(lines, of)
		}
		if c.Error != "" {
			lines = append(lines, "  "+c.Error)
		}
	}
	head := fmt.Sprintf("%s: %d of %d cells done", r.Plan.Name, done, len(r.Cells))
	if failed > 0 {
		head += fmt.Sprintf(", %d failed", failed)
	}
	ended = done+failed == len(r.Cells)
	switch {
	case ended:
	case running == 0:
		head += ", none running; to go on: " + commandLine("run", r.Dir+"/plan.yaml", "--out", r.Dir)
	default:
		head += fmt.Sprintf(", %d running, about %s left", running, progress.Span(max(longest, left/float64(running))))
	}
	return append([]string{head, ""}, lines...), ended
}

func cellName(c experiments.CellResult) string { return fmt.Sprintf("%s/seed-%d", c.Arm, c.Seed) }

// score writes a loss or an AUC with three places, and one that has diverged as a power of ten.
func score(x float64) string {
	if math.Abs(x) >= 1e4 {
		return fmt.Sprintf("%.3e", x)
	}
	return fmt.Sprintf("%.3f", x)
}

// curves shows how the losses went, as far as there is room, with their last values.
func curves(c experiments.CellResult, room int) string {
	const sparkWidth = 16
	out := ""
	for _, v := range []terminalMetric{trainingLosses[0], {"auc", training.HeldOutMetrics.AUC}, trainingLosses[1]} {
		_, values := c.Series(v.metric.Key)
		if len(values) == 0 {
			continue
		}
		last := values[max(0, len(values)-50):]
		if v.metric.Due != measure.EachStep { // a step's loss varies from batch to batch
			last = values[len(values)-1:]
		}
		mean := 0.0
		for _, x := range last {
			mean += x / float64(len(last))
		}
		part := fmt.Sprintf("  %s %s %s", v.name, progress.Spark(values, sparkWidth), score(mean))
		if n := len([]rune(part)); n < room {
			out, room = out+part, room-n
		}
	}
	return out
}
