package main

import (
	"context"
	"math"
	"time"

	"github.com/ablate-go/ablate/benchmarks"
)

// clock is the time that is compared.
type clock int

const (
	wall      clock = iota
	processor       // seconds of the processor in the worker's process
)

// of is the answer with this time in Seconds.
func (c clock) of(a answer) answer {
	if c == processor {
		a.Seconds = a.CPUSeconds
	}
	return a
}

// row is what was measured of one shape against one peer. Round i of ours was just before round i of theirs,
// with as many steps.
type row struct {
	shape        benchmarks.Shape
	steps        int // of a round
	ours, theirs []answer
	ourHello     answer
	theirHello   answer
}

// pair is a row with the worker that fills it; dead once the worker is.
type pair struct {
	row
	peer *worker
	dead bool
}

// measure starts all workers of a shape and alternates: ours, a peer, ours, the next peer, and so on.
func measure(ctx context.Context, s benchmarks.Shape, us program, them []program, rounds int,
	seconds float64, c clock) (rows []row, errs []error) {
	ours, err := start(ctx, us, s)
	if err != nil {
		return nil, []error{err}
	}
	alive := true
	defer func() {
		if alive {
			_ = ours.stop() // its error has been reported, or it has done its work
		}
	}()
	var pairs []*pair
	for _, p := range them {
		w, err := start(ctx, p, s)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p := &pair{row: row{shape: s, ourHello: ours.hello, theirHello: w.hello}, peer: w}
		defer func() {
			if !p.dead {
				_ = w.stop()
			}
		}()
		pairs = append(pairs, p)
	}
	// both runs a round of ours and one of a peer.
	both := func(p *pair, steps int) (a, b answer) {
		if !alive || p.dead {
			return
		}
		a, err := round(ours, steps, c)
		if err != nil {
			alive, errs = false, append(errs, err)
			return
		}
		if b, err = round(p.peer, steps, c); err != nil {
			p.dead, errs = true, append(errs, err)
		}
		return a, b
	}
	steps := calibrate(seconds, func(steps int) (slowest float64) {
		for _, p := range pairs {
			a, b := both(p, steps)
			slowest = max(slowest, a.Seconds, b.Seconds)
		}
		return slowest
	})
	for range rounds {
		for _, p := range pairs {
			p.steps = steps
			a, b := both(p, steps)
			p.ours, p.theirs = append(p.ours, a), append(p.theirs, b)
		}
	}
	for _, p := range pairs {
		if alive && !p.dead {
			rows = append(rows, p.row)
		}
	}
	return rows, errs
}

// settle waits until the other worker's threads, which spin for a while after their work, sleep.
const settle = 50 * time.Millisecond

func round(w *worker, steps int, c clock) (answer, error) {
	time.Sleep(settle)
	a, err := w.run(steps)
	return c.of(a), err
}

// calibrate finds the number of steps with which a round of the slowest worker takes about so many seconds. slowest
// returns 0 if no worker is left.
func calibrate(seconds float64, slowest func(steps int) float64) int {
	steps := 1
	for {
		took := slowest(steps)
		if took == 0 {
			return steps
		}
		fit := seconds / took * float64(steps)
		if took >= seconds/3 {
			return max(1, int(math.Round(fit)))
		}
		steps = max(steps+1, int(min(fit/2, 10*float64(steps))))
	}
}
