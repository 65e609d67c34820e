package submit

import (
	"fmt"
	"math"
	"time"
)

// Request is what each cell asks of a scheduler.
type Request struct {
	CPUs    int
	GPUs    int
	Memory  int64         // bytes
	Time    time.Duration // limit of one attempt: a cell that needs longer saves, and goes on in the next attempt
	Warning time.Duration // before the limit, when a cell is told to save
}

// Need is the plan's estimate of its largest and its longest cell.
type Need struct {
	Memory      int64   // bytes
	Seconds     float64 // of a whole cell on one core of this machine; 0 if it was not timed
	StepSeconds float64 // of a training step there; 0 if it was not timed
	EvalBatches int     // batches of an evaluation, which a warned cell ends first
}

const (
	mebibyte = 1 << 20
	// slowNode is how much slower than this machine a node is assumed to be. Too high costs little, since the limit ends
	// with the cell; too low costs a wait in the queue for each attempt.
	slowNode = 2
	// shortestLimit leaves room for starting, for opening the text and for the report.
	shortestLimit = 30 * time.Minute
	// untimed is the limit where nothing was timed: one that most partitions allow.
	untimed = 4 * time.Hour
	// shortestWarning leaves room for a checkpoint on a slow file system. Slurm looks at its clock once a minute.
	shortestWarning = 2 * time.Minute
	longestWarning  = 30 * time.Minute
)

// RequestFor turns an estimate into a request for a number of processors. Memory gets a quarter and 256 MiB more than
// estimated, in steps of 256 MiB. The time is that of a node that is half as fast as this machine, on which the second
// and each further core is worth half a core, in steps of 5 minutes.
func RequestFor(n Need, cpus int) Request {
	const block = 256 * mebibyte
	r := Request{CPUs: max(1, cpus)}
	r.Memory = roundUp(n.Memory+n.Memory/4+block, block)
	speed := float64(1+r.CPUs) / 2
	if n.Seconds > 0 {
		seconds := slowNode * n.Seconds / speed
		r.Time = roundUp(max(shortestLimit, durationOf(seconds)+10*time.Minute), 5*time.Minute)
	} else {
		r.Time = untimed
	}
	// What cannot be interrupted is a step with its evaluation, and a save.
	last := slowNode * n.StepSeconds * float64(1+n.EvalBatches)
	r.Warning = roundUp(min(longestWarning, shortestWarning+durationOf(last)), time.Minute)
	return r
}

// Check refuses what cannot be asked for. The error is a [*ValueError].
func (r Request) Check() error {
	switch {
	case r.Memory < 64*mebibyte:
		return &ValueError{"memory", fmt.Sprintf("%d MiB", r.Memory/mebibyte),
			"a cell needs at least 64M; give a size such as 8G"}
	case r.Time < time.Minute:
		return &ValueError{"time", r.Time.String(), "schedulers count minutes: give at least 1m"}
	case r.Warning < time.Second || r.Warning >= r.Time:
		return &ValueError{"warning", r.Warning.String(),
			fmt.Sprintf("it comes before the end: give less than the time limit, %s", r.Time)}
	}
	return nil
}

// helper is the request of the jobs for the text and the report, which use one core. A tokenizer holds the counts of
// all distinct words, and a report the rows of all cells.
func (r Request) helper() Request {
	return Request{CPUs: 1, Memory: max(r.Memory, 2048*mebibyte), Time: r.Time, Warning: r.Warning}
}

func durationOf(seconds float64) time.Duration {
	if seconds > math.MaxInt64/float64(time.Second)/2 {
		return math.MaxInt64 / 2
	}
	return time.Duration(seconds * float64(time.Second))
}

func roundUp[N ~int64](n, step N) N { return (n + step - 1) / step * step }
