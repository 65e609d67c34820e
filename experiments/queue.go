package experiments

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/text"
)

// Train runs every cell that is not done and returns the errors of those that failed, joined. When ctx
// ends, running cells save, no other begins, and ErrInterrupted is among the errors if steps are left.
//
// Several processes may train in one folder: each cell is locked by the process that runs it, and a lock ends
// with its process. Cells that others run are waited for at the end, and taken over if their process dies.
// In one process one Train at a time: threads and the share of garbage are settings of the process.
func (r *Runner) Train(ctx context.Context, set *text.Dataset) error {
	cells, err := r.Cells()
	if err != nil {
		return err
	}
	// The longest first: cells of one network at the end fill the gaps that cells of two leave.
	slices.SortStableFunc(cells, func(a, b Cell) int { return cmp.Compare(b.networks(), a.networks()) })
	// What lives is weights and arenas, which cost a collection next to nothing: let garbage be a small share of
	// it, not as much again.
	defer debug.SetGCPercent(debug.SetGCPercent(training.GarbagePercent))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	q := &queue{runner: r, listener: orNoListener(r.Listener), set: set, stop: stop, start: time.Now(), state: map[string]cellState{}, errs: map[string]error{}}
	workers := min(len(cells), r.Workers())
	threads := newThreads(workers, r.Workers()*max(1, r.Threads))
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			defer threads.release()
			q.work(ctx, cells)
		})
	}
	wg.Wait()
	return q.failures(cells)
}

// queue hands cells to workers and keeps what became of them.
type queue struct {
	runner   *Runner
	listener Listener
	set      *text.Dataset
	stop     func() // the other cells, which save
	start    time.Time

	mu    sync.Mutex
	state map[string]cellState // by folder
	errs  map[string]error     // by folder
}

type cellState int

const (
	waiting cellState = iota
	taken             // of one of our workers
	ended             // here or elsewhere, well or not
)

// retryInterval is how often the cells that other processes run are tried.
const retryInterval = time.Second

// work takes one cell after the other, until none is left but those in the hands of other workers. Cells that other
// processes run are tried again and again: one of these may die.
func (q *queue) work(ctx context.Context, cells []Cell) {
	told := map[string]bool{}
	for {
		var elsewhere []Cell
		for _, c := range cells {
			if q.take(c) && !q.run(ctx, c) {
				elsewhere = append(elsewhere, c)
			}
		}
		if elsewhere == nil {
			return
		}
		for _, c := range elsewhere {
			if !told[c.Dir] {
				told[c.Dir] = true
				q.listener.Warned(c, "another ablate trains this cell: waiting for it, to take over if it dies")
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryInterval):
		}
	}
}

// take reserves a cell for a worker; false if it has ended or another worker has it.
func (q *queue) take(c Cell) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.state[c.Dir] != waiting {
		return false
	}
	q.state[c.Dir] = taken
	return true
}

// run trains a cell that is in hand; false if another process does.
func (q *queue) run(ctx context.Context, c Cell) bool {
	var unlock func() error
	err := ErrInterrupted
	if ctx.Err() == nil || c.Progress() == 1 {
		unlock, err = lock(c.Dir)
	}
	switch busy := errors.Is(err, errBusy); {
	case errors.Is(err, ErrInterrupted) || busy && ctx.Err() != nil:
		err = ErrInterrupted // what has not begun waits for the next sitting
	case busy:
		q.mu.Lock()
		q.state[c.Dir] = waiting
		q.mu.Unlock()
		return false
	case err == nil && c.failedSince(q.start): // in the process that had it
		err = c.failure()
		q.listener.Ended(c, Row{}, err)
	case err == nil:
		err = c.Run(ctx, q.set, q.listener)
	default:
		q.listener.Ended(c, Row{}, err)
	}
	if unlock != nil {
		unlock()
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.state[c.Dir], q.errs[c.Dir] = ended, err
	if err != nil && !errors.Is(err, ErrInterrupted) && q.runner.FailFast {
		q.stop()
	}
	return true
}

// failures joins the errors in the order of the cells, with at most one ErrInterrupted at the end.
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
	if r.Parallel > 0 {
		return r.Parallel
	}
	return max(1, runtime.GOMAXPROCS(0)/max(1, r.Threads))
}

func (c Cell) networks() int {
	if c.Config.Objective == training.ObjectiveRTD {
		return 2
	}
	return 1
}
