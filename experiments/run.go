package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/text"
	"github.com/google/renameio/v2"
)

// Runner trains the cells of a plan in a folder. Cells that are done stay, others go on where they
// stopped.
type Runner struct {
	Plan     *Plan
	Out      string // the run folder
	Parallel int    // cells at once; 0 means as many as there are cores for
	Threads  int    // cores of each cell; 0 means 1. A core that has no cell left helps the others
	Listener Listener
	Progress func(string) // told what happens outside cells; may be nil
}

// garbagePercent is how much garbage there may be beside what lives, while cells train.
const garbagePercent = 10

const (
	planFile = "plan.yaml"
	dataFile = "data.json"
	cellsDir = "cells"
)

// Open validates the plan and claims the folder: plan.yaml is written, or must hold this plan.
func (r *Runner) Open() error {
	if err := r.Plan.Validate(); err != nil {
		return err
	}
	if err := os.MkdirAll(r.Out, 0o755); err != nil {
		return fmt.Errorf("run folder: %w: choose a folder you can write to with --out", err)
	}
	path := filepath.Join(r.Out, planFile)
	_, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && !r.begun() {
		data, err := r.Plan.Encode()
		if err != nil {
			return err
		}
		if err := renameio.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("run folder: %w: choose a folder you can write to with --out", err)
		}
		return nil
	}
	have, err := readPlan(path)
	if err != nil {
		return err
	}
	return refuseOther(path, *have, *r.Plan)
}

// begun reports whether the folder has cells. Before that, a plan in it is that of a run that failed for
// its corpus or vocabulary, and holds nobody to it.
func (r *Runner) begun() bool {
	_, err := os.Lstat(filepath.Join(r.Out, cellsDir))
	return !errors.Is(err, os.ErrNotExist)
}

// readPlan reads the plan of a run folder, which is whole or damaged.
func readPlan(path string) (*Plan, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p, err := ParsePlan(data)
	if err == nil {
		err = p.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("%s is damaged (%s): restore it, or run into another folder with --out", path, strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return p, nil
}

// Prepare reads the corpus and gets its tokens, from the cache where they are there already.
func (r *Runner) Prepare(ctx context.Context) (*text.Dataset, error) {
	c := r.Plan.Base
	set, err := text.Prepare(ctx, text.PrepareOptions{
		Paths: r.Plan.Corpus, VocabSize: c.Model.Encoder.Vocab, SeqLen: c.Train.Seq, BatchSize: c.Train.Batch,
		HeldOut: r.Plan.HeldOut, Fallback: filepath.Join(r.Out, "text"),
	}, r.Progress)
	if err != nil {
		return nil, err
	}
	if n := set.Tokenizer.Size(); n > c.Model.Encoder.Vocab {
		set.Close()
		return nil, fmt.Errorf("the tokenizer has %d ids and model.encoder.vocab %d rows", n, c.Model.Encoder.Vocab)
	}
	if err := r.keepData(newDataInfo(set)); err != nil {
		set.Close()
		return nil, err
	}
	return set, nil
}

// keepData writes data.json. Once there are cells the file says what they were trained on, and a corpus
// that has changed since is refused here, before a report could name the new one beside their numbers.
func (r *Runner) keepData(info DataInfo) error {
	path := filepath.Join(r.Out, dataFile)
	var old DataInfo
	if err := readJSON(path, &old); err == nil && r.begun() && old.DataHash != info.DataHash {
		return fmt.Errorf("%s was trained on other data (%.12s, and the corpus now gives %.12s): choose another folder with --out or give the same text", r.Out, old.DataHash, info.DataHash)
	}
	return writeJSON(path, info)
}

// Train runs every cell that is not done and returns the errors of those that failed, joined. When ctx
// ends, running cells save, no other begins, and ErrInterrupted is among the errors if steps are left.
// One process at a time trains in a folder, and one Train at a time in a process: threads and the share of
// garbage are settings of the process.
func (r *Runner) Train(ctx context.Context, set *text.Dataset) error {
	cells, err := r.Plan.Cells(r.Out)
	if err != nil {
		return err
	}
	unlock, err := lock(r.Out)
	if err != nil {
		return err
	}
	defer unlock()
	// The longest first: cells of one network at the end fill the gaps that cells of two leave.
	slices.SortStableFunc(cells, func(a, b Cell) int { return b.networks() - a.networks() })
	workers := min(len(cells), r.Workers())
	queue := make(chan Cell)
	errs := make([]error, len(cells))
	index := map[string]int{}
	for i, c := range cells {
		index[c.Dir] = i
	}
	// What lives is weights and arenas, which cost a collection next to nothing: let garbage be a small share of
	// it, not as much again.
	defer debug.SetGCPercent(debug.SetGCPercent(garbagePercent))
	threads := newThreads(workers, r.Workers()*max(1, r.Threads))
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			defer threads.release()
			for c := range queue {
				if ctx.Err() != nil && c.Progress() < 1 {
					errs[index[c.Dir]] = ErrInterrupted // what has not begun waits for the next sitting
					continue
				}
				errs[index[c.Dir]] = c.Run(ctx, set, r.Listener)
			}
		})
	}
	for _, c := range cells {
		queue <- c
	}
	close(queue)
	wg.Wait()
	var failures []error
	interrupted := false
	for _, err := range errs {
		if errors.Is(err, ErrInterrupted) {
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
	if c.Config.Objective == ObjectiveRTD {
		return 2
	}
	return 1
}

// threads shares cores among the workers that still have a cell: the last cell gets all of them. One core a
// cell is the fastest way through a plan, since nothing waits for a second thread (docs/speed.md). Results do
// not depend on the number of threads.
type threads struct {
	mu             sync.Mutex
	workers, cores int
}

func newThreads(workers, cores int) *threads {
	t := &threads{workers: workers, cores: min(cores, runtime.GOMAXPROCS(0))}
	t.share()
	return t
}

func (t *threads) release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.workers--
	t.share()
}

func (t *threads) share() { kernels.SetThreads(max(1, t.cores/max(1, t.workers))) }
