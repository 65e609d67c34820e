package experiments

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/text"
)

// Train trains every cell that is not done and returns the errors of those that failed, joined. When ctx ends, running
// cells save a checkpoint, no other cell starts, and ErrInterrupted is among the errors if steps are left.
//
// Several processes may train in one folder: each cell is locked by the process that trains it, and a lock ends with
// its process. At the end Train waits for the cells of other processes, and takes them over if their process dies. Call
// only one Train at a time in a process: the number of threads and the garbage collector's target are settings of the
// process.
func (r *Runner) Train(ctx context.Context, set *text.Dataset) error {
	cells, err := r.Cells()
	if err != nil {
		return err
	}
	// Live memory is mostly weights and arenas without pointers, which are cheap for the collector: collect often, so that
	// garbage stays a small share of it instead of doubling it.
	defer debug.SetGCPercent(debug.SetGCPercent(training.GarbagePercent))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	q := &queue{
		runner: r, listener: orNoListener(r.Listener), set: set, stop: stop, start: time.Now(),
		state: map[string]cellState{}, errs: map[string]error{},
	}
	if r.Ranks != nil {
		leader := &rankLeader{ranks: r.Ranks}
		for i := range cells {
			cells[i].ranks = leader
		}
	}
	groups := r.Groups(cells)
	workers := min(len(groups), r.Workers())
	threads := newThreads(workers, r.Workers()*max(1, r.Threads))
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			defer threads.release()
			q.work(ctx, groups)
		})
	}
	wg.Wait()
	return q.failures(cells)
}

// queue gives cells to workers and stores how they ended.
type queue struct {
	runner   *Runner
	listener Listener
	set      *text.Dataset
	stop     func() // ends the other cells, which save
	start    time.Time

	mu    sync.Mutex
	state map[string]cellState // by folder
	errs  map[string]error     // by folder
}

type cellState int

const (
	waiting cellState = iota
	taken             // by a worker of this process
	ended             // here or in another process, with or without an error
)

// retryInterval is the time between attempts to lock cells that other processes train.
const retryInterval = time.Second

// work trains one group of cells after the other, until only cells of other workers are left. It tries the cells of other
// processes again and again, since such a process may die.
func (q *queue) work(ctx context.Context, groups [][]Cell) {
	warned := map[string]bool{}
	for {
		var elsewhere []Cell
		for _, g := range groups {
			if g = slices.DeleteFunc(slices.Clone(g), func(c Cell) bool { return !q.take(c) }); len(g) > 0 {
				elsewhere = append(elsewhere, q.runTogether(ctx, g)...)
			}
		}
		if elsewhere == nil {
			return
		}
		for _, c := range elsewhere {
			if !warned[c.Dir] {
				warned[c.Dir] = true
				q.listener.Warned(c, "another ablate trains this cell: waiting for it, to take over if it dies")
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryInterval):
		}
	}
}

// take reserves a cell for a worker; it returns false if the cell has ended or another worker has it.
func (q *queue) take(c Cell) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.state[c.Dir] != waiting {
		return false
	}
	q.state[c.Dir] = taken
	return true
}

// run trains a cell that take has reserved; it returns false if another process trains it.
func (q *queue) run(ctx context.Context, c Cell) bool {
	err := ErrInterrupted
	if ctx.Err() == nil || c.Progress() == 1 {
		c.lock, err = lock(c.Dir)
	}
	switch busy := errors.Is(err, dirlock.ErrBusy); {
	case errors.Is(err, ErrInterrupted) || busy && ctx.Err() != nil:
		err = ErrInterrupted // a cell that has not started waits for the next session
	case busy:
		q.mu.Lock()
		q.state[c.Dir] = waiting
		q.mu.Unlock()
		return false
	case err == nil && c.failedSince(q.start): // in the process that trained it until now
		err = c.failure()
		q.listener.Ended(c, Row{}, err)
	case err == nil:
		err = c.Run(ctx, q.set, q.listener)
	default:
		q.listener.Ended(c, Row{}, err)
	}
	if c.lock != nil {
		err = withCloseError(err, c.lock.Unlock())
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.state[c.Dir], q.errs[c.Dir] = ended, err
	if err != nil && !errors.Is(err, ErrInterrupted) && q.runner.FailFast {
		q.stop()
	}
	return true
}

// failures joins the errors of cells in their order, with at most one ErrInterrupted at the end.
func (q *queue) failures(cells []Cell) error {
	var failures []error
	interrupted := false
	for _, c := range cells {
		if err := q.errs[c.Dir]; errors.Is(err, ErrInterrupted) {
			interrupted = true
		} else if err != nil {
			failures = append(failures, err)
		}
	}
	if interrupted {
		failures = append(failures, ErrInterrupted)
	}
	if len(failures) == 1 {
		return failures[0]
	}
	return errors.Join(failures...)
}

// Workers is the number of cells that train at once.
func (r *Runner) Workers() int {
	if r.Ranks != nil {
		return 1
	}
	if r.Parallel > 0 {
		return r.Parallel
	}
	if r.Plan != nil && len(r.Plan.Devices()) > 0 { // its memory is for one cell, and a step takes all of it
		return 1
	}
	return max(1, runtime.GOMAXPROCS(0)/max(1, r.Threads))
}

func (c Cell) networks() int {
	if c.Config.Objective == training.ObjectiveMLM {
		return 1
	}
	return 2
}
