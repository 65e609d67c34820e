package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/submit"
	"github.com/ablate-go/ablate/experiments/training"
)

// requestFlags take the place of the estimate of what a cell needs.
type requestFlags struct {
	CPUs    cores     `name:"cpus" placeholder:"N" help:"Cores of each cell. Default: 1, which is the fastest way through a plan."`
	GPUs    gpus      `name:"gpus" placeholder:"N" help:"Accelerators of each cell. Default: none."`
	Memory  byteSize  `placeholder:"SIZE" help:"Memory of each cell, such as 8G. Default: from the estimate of ablate plan."`
	Time    timeLimit `placeholder:"TIME" help:"Time limit, such as 4h or 1-12:00:00. A cell that reaches it saves, and is queued again. Default: twice the estimate, from a few real steps of each arm on this machine; with --time nothing is timed."`
	Warning timeLimit `placeholder:"TIME" help:"How long before its end a cell is told to save. Default: 2 minutes and the time of a step."`
}

// request is what a cell asks for: the estimate for the plan, and what was given instead.
func (f requestFlags) request(plan *experiments.Plan, say func(string)) (submit.Request, error) {
	var need submit.Need
	sizes, err := sizesOfArms(plan)
	if err != nil {
		return submit.Request{}, err
	}
	for _, s := range sizes {
		need.Memory = max(need.Memory, s.MemoryBytes)
	}
	if f.Time == 0 {
		times, err := timeArms(plan, sizes, nil, say)
		if err != nil {
			return submit.Request{}, err
		}
		for _, a := range plan.Arms {
			c, err := plan.Config(a)
			if err != nil {
				return submit.Request{}, err
			}
			t := times[a.Name]
			need.Seconds = max(need.Seconds, t.training+t.tuning())
			need.StepSeconds = max(need.StepSeconds, t.training/float64(max(1, c.Train.Steps)))
			need.EvalBatches = max(need.EvalBatches, c.Intervals.EvalBatches)
		}
	}
	r := submit.RequestFor(need, int(f.CPUs))
	r.GPUs = int(f.GPUs)
	if f.Memory > 0 {
		r.Memory = int64(f.Memory)
	}
	if f.Time > 0 {
		r.Time = time.Duration(f.Time)
		r.Warning = min(r.Warning, r.Time/2)
	}
	if f.Warning > 0 {
		r.Warning = time.Duration(f.Warning)
	}
	return r, r.Check()
}

// noTimingForJobs replaces the timing of steps where the time limit is given.
func noTimingForJobs([]training.Config) ([]float64, error) {
	return nil, errors.New("budget.equal=minutes finds each arm's steps by timing, which --time leaves out: " +
		"leave --time out, or choose the budget steps, tokens or flops")
}

// gpus is the number of accelerators of a cell.
type gpus int

// Decode reads a number from 0 on.
func (g *gpus) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is no number of accelerators: give 0 or more", text)
	}
	*g = gpus(n)
	return nil
}

// byteSize is a number of bytes.
type byteSize int64

// Decode reads a size as Slurm has it: a number of mebibytes, or one with K, M, G or T.
func (b *byteSize) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	digits := strings.TrimRight(strings.ToUpper(text), "IB")
	shift := 20
	if n := len(digits); n > 0 {
		if i := strings.IndexByte("KMGT", digits[n-1]); i >= 0 {
			digits, shift = digits[:n-1], 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > 1<<(62-shift) {
		return fmt.Errorf("%q is no size of memory: give a whole number with M, G or T, such as 8G", text)
	}
	*b = byteSize(n << shift)
	return nil
}

// timeLimit is a time span.
type timeLimit time.Duration

// Decode reads a span as Go has it (90m, 4h), or as Slurm has it: minutes, minutes:seconds, hours:minutes:seconds,
// days-hours, days-hours:minutes, days-hours:minutes:seconds.
func (l *timeLimit) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	d, err := time.ParseDuration(text)
	if err != nil {
		d, err = slurmSpan(text)
	}
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is no time: give a span such as 90m, 4h or 1-12:00:00 (days-hours:minutes:seconds)", text)
	}
	*l = timeLimit(d)
	return nil
}

// slurmSpan reads a span as Slurm has it.
func slurmSpan(text string) (time.Duration, error) {
	days, clock, hasDays := strings.Cut(text, "-")
	if !hasDays {
		days, clock = "0", text
	}
	units := []time.Duration{time.Hour, time.Minute, time.Second}
	parts := strings.Split(clock, ":")
	if !hasDays && len(parts) < 3 {
		units = units[1:]
	}
	n, err := strconv.ParseUint(days, 10, 16)
	if err != nil || len(parts) > len(units) {
		return 0, errors.New("no span")
	}
	d := time.Duration(n) * 24 * time.Hour
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 24)
		if err != nil {
			return 0, err
		}
		d += time.Duration(n) * units[i]
	}
	return d, nil
}
