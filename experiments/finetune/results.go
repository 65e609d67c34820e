package finetune

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/tasks"
)

// outcomeFile has the outcome of a trial that has ended.
const outcomeFile = "result.json"

// Finished is a trial with its outcome.
type Finished struct {
	Trial
	Outcome
}

// Results are the outcomes of a run, in the order of [Run.Trials]; trials that have not ended are left out.
type Results struct {
	Task      tasks.Task
	Finished  []Finished
	Baselines []Baseline
}

// Train trains all trials one after the other, each from where it stopped before, and writes results.csv, the best
// model and predictions for sets without labels. When ctx ends it saves and returns an error that is [ErrInterrupted].
func (r *Run) Train(ctx context.Context, l Listener) (*Results, error) {
	if l == nil {
		l = nobody{}
	}
	var failures []error
	open := r.Remaining()
	for _, t := range open {
		o, err := r.trainAndRecord(ctx, t, l)
		l.Ended(t, o, err)
		if errors.Is(err, ErrInterrupted) {
			return nil, err
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", t.Name(), err))
		}
		if err != nil && ctx.Err() != nil { // it could not save where it stands
			return nil, errors.Join(failures...)
		}
	}
	if len(failures) == len(r.Trials()) { // there is nothing to write
		return nil, errors.Join(failures...)
	}
	if _, err := os.Stat(filepath.Join(r.Dir, modelDir)); err == nil && len(open) == 0 {
		if results, err := r.Config.Results(r.Dir); err == nil {
			results.Task = r.Data.Task
			return results, nil
		}
	}
	// That file says that all others are there, which is not so until the end.
	if err := os.Remove(filepath.Join(r.Dir, resultsFile+".json")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(append(failures, err)...)
	}
	results, err := r.results(ctx)
	if errors.Is(err, ErrInterrupted) {
		return nil, err
	}
	if err != nil {
		return nil, errors.Join(append(failures, err)...)
	}
	if err := r.write(ctx, results); ctx.Err() != nil {
		return nil, ErrInterrupted
	} else if err != nil {
		failures = append(failures, err)
	}
	if failures == nil { // the last file: it says that the run has ended
		return results, r.writeJSON(results)
	}
	return results, errors.Join(failures...)
}

func (r *Run) trainAndRecord(ctx context.Context, t Trial, l Listener) (Outcome, error) {
	o, err := r.train(ctx, t, l)
	if err != nil {
		return o, err
	}
	return o, sealed.WriteJSON(filepath.Join(t.Dir, outcomeFile), Finished{t, o})
}

// outcome reads the outcome of a trial that has ended.
func (t Trial) outcome() (o Outcome, err error) {
	var f Finished
	if err := readJSON(filepath.Join(t.Dir, outcomeFile), &f); err != nil {
		return o, err
	}
	if f.LR != 0 && f.Name() != t.Name() { // 0 in files of older programs
		return o, otherTrial(t.Dir, f.Name())
	}
	return f.Outcome, nil
}

// Remaining are the trials that have not ended.
func (r *Run) Remaining() (all []Trial) {
	for _, t := range r.Trials() {
		if _, err := t.outcome(); err != nil {
			all = append(all, t)
		}
	}
	return all
}

// results reads the outcomes of the trials that have ended, and computes the baselines.
func (r *Run) results(ctx context.Context) (*Results, error) {
	out := &Results{Task: r.Data.Task}
	for _, t := range r.Trials() {
		o, err := t.outcome()
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out.Finished = append(out.Finished, Finished{t, o})
	}
	var err error
	out.Baselines, err = r.baselines(ctx)
	return out, err
}

// At returns the finished trials of one learning rate.
func (r *Results) At(lr float64, random bool) (all []Finished) {
	for _, f := range r.Finished {
		if f.LR == lr && f.Random == random {
			all = append(all, f)
		}
	}
	return all
}

// BestLR is the learning rate with the highest mean over seeds on the first dev set, the first of equal ones. One with
// which some seed diverged is taken only if that is so of all. Test sets are not looked at. ok is false if no trial has
// scores.
func (r *Results) BestLR(random bool) (lr float64, ok bool) {
	best, lost := 0.0, 0 // lost: the seeds that diverged with it
	for _, f := range r.Finished {
		scored := r.Scored(f.LR, random)
		if f.Random != random || len(scored) == 0 {
			continue
		}
		sum := 0.0
		for _, x := range scored {
			sum += x.Mean().X
		}
		mean, without := sum/float64(len(scored)), len(r.At(f.LR, random))-len(scored)
		if !ok || without < lost || without == lost && mean > best {
			lr, best, lost, ok = f.LR, mean, without, true
		}
	}
	return lr, ok
}

// Best is the trial of the best learning rate whose seed is best on dev; nil if none has scores.
func (r *Results) Best() *Finished {
	lr, ok := r.BestLR(false)
	if !ok {
		return nil
	}
	all := r.Scored(lr, false)
	best := slices.MaxFunc(all, func(a, b Finished) int { return compare(a.Mean(), b.Mean()) })
	return &best
}

func compare(a, b scores.Value) int {
	switch {
	case a.X > b.X:
		return 1
	case a.X < b.X:
		return -1
	}
	return 0
}

// Sets lists the names of the sets that were scored, dev before test.
func (r *Results) Sets() (names []string) {
	add := func(sets []SetResult) {
		for _, s := range sets {
			if !slices.Contains(names, s.Set) {
				names = append(names, s.Set)
			}
		}
	}
	for _, f := range r.Finished {
		add(f.Dev)
	}
	for _, f := range r.Finished {
		add(f.Test)
	}
	return names
}

// nobody takes the place of a nil Listener.
type nobody struct{}

func (nobody) Started(Trial, int, int)     {}
func (nobody) Stepped(Trial, Row)          {}
func (nobody) Warned(Trial, string)        {}
func (nobody) Ended(Trial, Outcome, error) {}
