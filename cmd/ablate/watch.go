package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/internal/prose"
)

type watchCmd struct {
	Dir   string        `arg:"" completion-predictor:"folder" help:"A run folder."`
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
	jobs := &watchedJobs{}
	for {
		f.Update()
		jobs.mark(ctx, f.Result)
		columns, _ := page.Size()
		if !page.Live() {
			columns = max(columns, fileColumns) // a file or a pipe has no width of its own
		}
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

// fileColumns is wide enough for the loss and the AUC of a cell with a long name.
const fileColumns = 120

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
		case c.Done() && len(c.OpenTasks()) == 0:
			state, done = "done", done+1
		case c.Done() && c.Held():
			state, running = "tasks", running+1 // is fine-tuned
		case c.Running(now):
			state, running = "running", running+1
		case c.Job != nil && c.Job.State != "":
			state = c.Job.State
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
		if c.Job != nil {
			line += strings.TrimRight("  "+c.Job.ID+" "+c.Job.Node, " ")
		}
		line += curves(c, columns-len([]rune(line)))
		lines = append(lines, line)
		if of := byLanguage(c, spoken, columns); of != "" {
			lines = append(lines, of)
		}
		if c.Error != "" {
			lines = append(lines, wrapped(c.Error, columns)...)
		}
		if c.Job != nil && (state == "stopped" || state == "waiting") {
			lines = append(lines, wrapped("not done, and not running any more: "+c.Job.String(), columns)...)
		}
	}
	head := fmt.Sprintf("%s: %d of %s done", r.Plan.Name, done, prose.Count(len(r.Cells), "cell"))
	if failed > 0 {
		head += fmt.Sprintf(", %d failed", failed)
	}
	ended = done+failed == len(r.Cells)
	var more []string // lines below the head
	switch {
	case ended:
	case running == 0:
		head += ", none running"
		command := goOn(r)
		if line := head + "; to go on: " + commandLine(command...); len([]rune(line)) < columns {
			head = line
		} else {
			more = append([]string{"to go on:"}, commandLines(columns, command...)...)
		}
	case longest == 0: // what is left is fine-tuning, whose time is not known
		head += fmt.Sprintf(", %d running", running)
	default:
		head += fmt.Sprintf(", %d running, about %s left", running, progress.Span(max(longest, left/float64(running))))
	}
	return slices.Concat([]string{head}, more, []string{""}, lines), ended
}

func cellName(c experiments.CellResult) string { return fmt.Sprintf("%s/seed-%d", c.Arm, c.Seed) }
