package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

// Open makes or opens the run folder for the plan and returns the text that its cells train on. It locks the folder,
// reads the plan there once, combines the two plans (see reconcile), prepares the text, checks that existing cells were
// trained on the same text, and only then writes plan.yaml and data.json. On an error nothing in the folder is changed.
//
// A folder that this run cannot use is a [*FolderError]. Close the text when done.
func (r *Runner) Open(ctx context.Context) (*text.Dataset, error) {
	var set *text.Dataset
	err := r.open(ctx, func() (info DataInfo, err error) {
		set, info, err = r.prepare(ctx)
		return info, err
	})
	if err != nil && set != nil {
		set.Close()
	}
	if err != nil {
		return nil, err
	}
	return set, nil
}

// OpenWith is Open for a program that has prepared the text itself, with the plan's model.encoder.vocab, train.seq and
// train.batch. The text stays the caller's to close.
func (r *Runner) OpenWith(set *text.Dataset) error {
	return r.open(context.Background(), func() (DataInfo, error) { return newDataInfo(set), nil })
}

// WritePlan is Open without the text, for a program that leaves the training to others: it writes the plan that they
// will run to the folder's plan.yaml, and r.Plan becomes that plan. On an error nothing in the folder is changed.
func (r *Runner) WritePlan() error {
	if err := r.Plan.missingText(); err != nil {
		return err
	}
	return r.open(context.Background(), nil)
}

// open is what Open, OpenWith and WritePlan have in common; data prepares the text, nil leaves it as it is.
func (r *Runner) open(ctx context.Context, data func() (DataInfo, error)) (err error) {
	if err := refuseForeignFiles(r.Out); err != nil {
		return err
	}
	l, undo, err := lockFolder(ctx, r.Out, func(who string) {
		r.progressf("%s has opened %s: waiting until it has prepared its text there", who, r.Out)
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Unlock()) }()
	if err := r.openLocked(l, data); err != nil {
		undo()
		return err
	}
	return nil
}

// openLocked is the part of Open that runs while the folder is locked.
func (r *Runner) openLocked(l *dirlock.Lock, data func() (DataInfo, error)) error {
	if err := r.applyTuning(); err != nil {
		return err
	}
	if r.Plan.Tune.Pending() {
		return ErrTune
	}
	have, err := readPlanIfAny(r.Out)
	if err != nil {
		return err
	}
	started := hasCells(r.Out)
	run, err := r.planToRun(have, started)
	if err != nil {
		return err
	}
	if err := r.checkRanks(run); err != nil {
		return err
	}
	if r.Plan = run; r.Only != "" {
		if _, err := r.Cells(); err != nil {
			return err
		}
	}
	if !started {
		if err := run.checkCheckpoints(); err != nil {
			return err
		}
	}
	if err := run.checkTasks(r.Out); err != nil {
		return err
	}
	var info DataInfo
	if data != nil {
		if info, err = data(); err != nil {
			return err
		}
		if started {
			if err := refuseOtherData(r.Out, info); err != nil {
				return err
			}
		}
	}
	if started && have != nil { // the plan of a folder with cells may be lost; each cell still has its configuration
		for _, a := range run.Arms[len(have.Arms):] {
			r.progressf("arm %s is new in %s", a.Name, r.Out)
		}
	}
	if err := l.Check(); err != nil {
		return ofFolder(err)
	}
	atomicfile.RemoveLeft(r.Out)
	if err := writePlan(r.Out, planToSave(run, have, started)); err != nil || data == nil {
		return err
	}
	return sealed.WriteJSON(filepath.Join(r.Out, dataFile), info)
}

// planToRun completes the requested plan: with the shapes of checkpoints, with what the folder has already, and with
// each arm's steps.
func (r *Runner) planToRun(have *Plan, begun bool) (*Plan, error) {
	requested := r.Plan.clone()
	if err := requested.Resolve(have); err != nil {
		return nil, err
	}
	stepSeconds := r.StepSeconds
	if stepSeconds == nil {
		stepSeconds = training.StepSeconds
	}
	if requested.Budget.Equal != BudgetMinutes { // counted, and so the same each time; minutes are timed once
		if err := requested.AllotSteps(stepSeconds); err != nil {
			return nil, err
		}
	}
	run, err := reconcile(r.Out, requested, have, begun)
	if err != nil {
		return nil, err
	}
	if err := run.AllotSteps(stepSeconds); err != nil {
		return nil, err
	}
	return run, run.Validate()
}

// Preview returns the plan that Open would run, and writes nothing. For a folder that Open would refuse it returns the
// requested plan, and refused says why.
func (r *Runner) Preview() (plan *Plan, refused, err error) {
	have, err := readPlanIfAny(r.Out)
	if refused = err; err != nil {
		have = nil
	}
	if refused == nil {
		refused = refuseForeignFiles(r.Out)
	}
	if err := r.applyTuning(); err != nil {
		return nil, refused, err
	}
	if err := r.Plan.missingText(); err != nil {
		return nil, refused, err
	}
	plan, err = r.planToRun(have, hasCells(r.Out))
	if errors.As(err, new(*FolderError)) {
		refused = err
		plan, err = r.planToRun(nil, false)
	}
	return plan, refused, err
}

// prepare reads the corpus and tokenizes it, or takes the tokens from the cache.
func (r *Runner) prepare(ctx context.Context) (*text.Dataset, DataInfo, error) {
	if err := r.Plan.missingText(); err != nil {
		return nil, DataInfo{}, err
	}
	tokenizer, of, err := r.tokenizer()
	if err != nil {
		return nil, DataInfo{}, err
	}
	if of != "" {
		r.progressf("tokenizer: that of %s, %d ids, for all arms", of, tokenizer.Size())
	}
	opt := r.Plan.PrepareOptions()
	opt.Tokenizer, opt.Fallback = tokenizer, filepath.Join(r.Out, textDir)
	if r.KeepText {
		opt.CacheDir = opt.Fallback
	}
	set, err := text.Prepare(ctx, opt, r.Progress)
	if err != nil {
		return nil, DataInfo{}, err
	}
	if n, rows := set.Tokenizer.Size(), r.Plan.Base.Model.Encoder.Vocab; n > rows {
		set.Close()
		return nil, DataInfo{}, fmt.Errorf("the tokenizer has %d ids, more than the %d rows of the word table: "+
			"set model.encoder.vocab to %d or more", n, rows, n)
	}
	for _, l := range set.Languages {
		t := r.Plan.Base.Train
		r.progressf("%s, read %.2g times", l, l.Passes(int64(t.Steps)*int64(t.Batch)))
	}
	info := newDataInfo(set)
	info.TokenizerOf = of
	return set, info, nil
}

// refuseOtherData refuses a corpus that has changed since cells were trained: the report would describe the new text
// beside numbers of the old one.
func refuseOtherData(dir string, info DataInfo) error {
	var old DataInfo
	switch err := readData(dir, &old); {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case old.DataHash != info.DataHash:
		return otherDataError(dir, old.DataHash, info.DataHash)
	}
	return nil
}

// otherDataError is the error for a folder whose cells were trained on another text; had and has are hashes.
func otherDataError(dir, had, has string) error {
	return folderError(dir, "%s was trained on other data (%.12s, and the corpus now gives %.12s): "+
		"use another run folder, or give the same text", dir, had, has)
}

// tokenizer returns the tokenizer of the checkpoint that arms start from, and that checkpoint's path; nil if no arm
// starts from one, so that a tokenizer is trained on the text.
func (r *Runner) tokenizer() (first *unigram.Tokenizer, checkpoint string, err error) {
	var firstArm string
	for _, a := range r.Plan.Arms {
		c, err := r.Plan.Config(a)
		if err != nil {
			return nil, "", err
		}
		if c.Model.From == "" {
			continue
		}
		if saved, err := r.savedTokenizer(); saved != nil || err != nil {
			return saved, c.Model.From, err
		}
		t, err := tokenizerOf(c.Model.From)
		if err != nil {
			return nil, "", fmt.Errorf("arm %s: %w", a.Name, err)
		}
		if first != nil && t.Hash() != first.Hash() {
			return nil, "", fmt.Errorf("arms %s and %s start from checkpoints with different tokenizers, and all arms share "+
				"one: make a plan for each", firstArm, a.Name)
		}
		if first == nil {
			first, firstArm, checkpoint = t, a.Name, c.Model.From
		}
	}
	return first, checkpoint, nil
}

// savedTokenizer reads the tokenizer from the first cell that has begun; nil if none has.
func (r *Runner) savedTokenizer() (*unigram.Tokenizer, error) {
	cells, err := r.Plan.Cells(r.Out)
	if err != nil {
		return nil, err
	}
	for _, c := range cells {
		path := filepath.Join(c.Dir, tokenizerFile)
		if _, err := os.Stat(path); err == nil {
			return unigram.LoadTokenizer(path)
		}
	}
	return nil, nil
}

// tokenizerOf opens the tokenizer of a checkpoint.
func tokenizerOf(path string) (*unigram.Tokenizer, error) {
	from, err := pretrained.Open(path)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	return from.Tokenizer()
}
