package main

import (
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/text/unigram"
)

// sizesOfArms counts the parameters of every arm, in the order of the plan.
func sizesOfArms(p *experiments.Plan) ([]training.Sizes, error) {
	all := make([]training.Sizes, len(p.Arms))
	for i, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			return nil, err
		}
		if all[i], err = training.SizesOf(c); err != nil {
			return nil, fmt.Errorf("arm %s: %w", a.Name, err)
		}
	}
	return all, nil
}

// armTime is the time of a cell of an arm, in seconds on one core.
type armTime struct {
	training float64            // with its evaluations
	tasks    map[string]float64 // fine-tuning, by the name of the task in the plan
}

// tuning is the time of all tasks.
func (t armTime) tuning() (seconds float64) {
	for _, s := range t.tasks {
		seconds += s
	}
	return seconds
}

// timeArms times a few real steps of every arm, and a few updates on each of the plan's tasks. t is the tokenizer of
// the run, nil where it is not there yet. say receives messages if the timing takes long.
func timeArms(
	p *experiments.Plan, sizes []training.Sizes, t *unigram.Tokenizer, say func(string),
) (map[string]armTime, error) {
	const long = 5 // seconds
	tasks, err := newTaskTimer(p, t)
	if err != nil {
		return nil, err
	}
	expected := 0.0
	for _, s := range sizes {
		expected += training.TimeStepsSeconds(s)
	}
	if expected > long {
		say("timing a few steps of each arm, which itself takes some " + minutesOf(expected))
	}
	if names := p.Devices(); len(names) > 0 {
		say("compiling for " + prose.List(names) + ", which takes seconds to minutes for each arm the first time")
	}
	times := map[string]armTime{}
	for i, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			return nil, err
		}
		tuning, err := tasks.seconds(c)
		if err != nil {
			return nil, fmt.Errorf("arm %s: %w", a.Name, err)
		}
		cost, err := training.TimeSteps(c)
		if errors.As(err, new(training.DivergedError)) { // its cells will fail with their reasons, and the others go on
			say(fmt.Sprintf("arm %s cannot be timed, and will probably fail: %v", a.Name, err))
			times[a.Name] = armTime{}
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("arm %s: %w", a.Name, err)
		}
		c.Intervals.EvalBatches *= max(1, len(p.Corpora)) // each language is scored
		t := armTime{cost.CellSeconds(c), tuning}
		times[a.Name] = t
		if expected > long {
			say(fmt.Sprintf("timed %d of %d: %s, %s a cell", i+1, len(p.Arms), a.Name, minutesOf(t.training+t.tuning())))
		}
		debug.FreeOSMemory() // before the model of the next arm, or of the run, is built
	}
	return times, nil
}

// work is what a run still has to do.
type work struct {
	cells   int
	seconds []float64 // by group of cells that train one generator, on one core, in the order in which they are started
}

// remaining returns the work that is left in groups of cells; times are those of a whole cell, by arm.
func remaining(groups [][]experiments.Cell, times map[string]armTime) work {
	var w work
	for _, g := range groups {
		var steps, tasks []float64
		generator := math.Inf(1)
		for _, c := range g {
			if done(c) {
				continue
			}
			t := times[c.Arm]
			steps = append(steps, (1-c.Progress())*t.training)
			generator = min(generator, generatorSeconds(c, t))
			for _, d := range c.OpenTasks() {
				tasks = append(tasks, t.tasks[d.Label()])
			}
		}
		if steps == nil {
			continue
		}
		w.cells += len(steps)
		seconds := steps[0]
		for _, s := range steps[1:] { // all but one do without the generator
			seconds += max(0, s-generator)
		}
		for _, s := range tasks {
			seconds += s
		}
		w.seconds = append(w.seconds, seconds)
	}
	return w
}

// generatorSeconds is the time that the generator of a cell still takes, roughly half of that of two networks.
func generatorSeconds(c experiments.Cell, t armTime) float64 {
	seconds := (1 - c.Progress()) * t.training
	if c.Config.Objective == training.ObjectiveRTD {
		seconds /= 2
	}
	return seconds
}

// done reports whether a cell is trained, and fine-tuned on all tasks.
func done(c experiments.Cell) bool { return c.Progress() >= 1 && len(c.OpenTasks()) == 0 }

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

// minutesOf is minutes for a number of seconds.
func minutesOf(seconds float64) string { return minutes(time.Duration(seconds * float64(time.Second))) }

// minutes writes a duration in words, as in "12 minutes".
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
