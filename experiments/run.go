package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
	Only     int    // train this cell of Plan.Cells alone, counted from 1; 0 means all
	FailFast bool   // the first failure stops the other cells, which save
	Listener Listener
	Progress func(string) // told what happens outside cells; may be nil, as Listener may
}

const (
	planFile = "plan.yaml"
	dataFile = "data.json"
	cellsDir = "cells"
)

// Open validates the plan and claims the folder: plan.yaml is written, or must hold this plan.
func (r *Runner) Open() error {
	r.Plan.absoluteStarts()
	if err := r.Plan.Validate(); err != nil {
		return err
	}
	if err := refuseForeign(r.Out); err != nil {
		return err
	}
	if r.Only != 0 { // a number that no cell has is refused before anything is written
		if err := r.Preview(); err != nil {
			return err
		}
		if _, err := r.Cells(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(r.Out, 0o755); err != nil {
		return fmt.Errorf("run folder: %w: choose a folder you can write to with --out", err)
	}
	// Two processes may begin at once: one writes the plan, and the other finds it.
	unlock, err := lockWait(r.Out)
	if err != nil {
		return err
	}
	defer unlock()
	path := r.planPath()
	if have, err := readPlan(path); err == nil {
		r.Plan.adopt(have)
		r.Plan.adoptStarts(have)
	}
	_, err = os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && !r.begun() {
		if err := r.Plan.resolveStarts(); err != nil {
			return err
		}
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
	return r.grow(have)
}

// Preview makes the plan what Open would make of it, with the seeds and arms that the folder has already, and writes
// nothing. Its error says how the folder's run differs.
func (r *Runner) Preview() error {
	have, err := readPlan(r.planPath())
	if err != nil || !r.begun() {
		return nil // Open says what is wrong
	}
	r.Plan.absoluteStarts()
	r.Plan.adopt(have)
	r.Plan.adoptStarts(have)
	return r.join(have)
}

// refuseForeign refuses a folder with somebody's files and no plan: a report would be written over them.
func refuseForeign(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // Open makes it, or says why it cannot
	}
	for _, e := range entries {
		switch e.Name() {
		case planFile:
			return nil
		case lockFile, cellsDir: // another process begins at this moment, or the plan was lost
		default:
			err = fmt.Errorf("%s is no run folder and holds files such as %s, and a run writes a report there: choose a new or empty folder with --out", dir, e.Name())
		}
	}
	return err
}

func (r *Runner) planPath() string { return filepath.Join(r.Out, planFile) }

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
	if !r.begun() {
		if err := r.Plan.CheckStarts(); err != nil {
			return nil, err
		}
	}
	tokenizer, of, err := r.tokenizer()
	if err != nil {
		return nil, err
	}
	if of != "" && r.Progress != nil {
		r.Progress(fmt.Sprintf("tokenizer: that of %s, %d ids, for all arms", of, tokenizer.Size()))
	}
	set, err := text.Prepare(ctx, text.PrepareOptions{
		Tokenizer: tokenizer, Paths: r.Plan.Corpus, VocabSize: c.Model.Encoder.Vocab, SeqLen: c.Train.Seq, BatchSize: c.Train.Batch,
		HeldOut: r.Plan.HeldOut, Fallback: filepath.Join(r.Out, "text"),
	}, r.Progress)
	if err != nil {
		return nil, err
	}
	if n := set.Tokenizer.Size(); n > c.Model.Encoder.Vocab {
		set.Close()
		return nil, fmt.Errorf("the tokenizer has %d ids and model.encoder.vocab %d rows", n, c.Model.Encoder.Vocab)
	}
	info := newDataInfo(set)
	info.TokenizerOf = of
	if err := r.keepData(info); err != nil {
		set.Close()
		return nil, err
	}
	return set, nil
}

// tokenizer is the one that the run must read its text with, that of the checkpoint which arms go on from, and whose it
// is; nil if the run may train its own.
func (r *Runner) tokenizer() (first *text.Tokenizer, of string, err error) {
	var whose string
	for _, a := range r.Plan.Arms {
		c, err := r.Plan.Config(a)
		if err != nil {
			return nil, "", err
		}
		if c.Model.From == "" {
			continue
		}
		if kept, err := r.keptTokenizer(); kept != nil || err != nil {
			return kept, c.Model.From, err
		}
		t, err := tokenizerOf(c.Model.From)
		if err != nil {
			return nil, "", fmt.Errorf("arm %s: %w", a.Name, err)
		}
		if first != nil && t.Hash() != first.Hash() {
			return nil, "", fmt.Errorf("arms %s and %s go on from checkpoints with different tokenizers, and arms share one: make a plan of each", whose, a.Name)
		}
		if first == nil {
			first, whose, of = t, a.Name, c.Model.From
		}
	}
	return first, of, nil
}

// keptTokenizer is that of a cell that has begun; nil if none has.
func (r *Runner) keptTokenizer() (*text.Tokenizer, error) {
	cells, err := r.Plan.Cells(r.Out)
	if err != nil {
		return nil, err
	}
	for _, c := range cells {
		path := filepath.Join(c.Dir, tokenizerFile)
		if _, err := os.Stat(path); err == nil {
			return text.LoadTokenizer(path)
		}
	}
	return nil, nil
}

// keepData writes data.json. Once there are cells the file says what they were trained on, and a corpus
// that has changed since is refused here, before a report could name the new one beside their numbers.
func (r *Runner) keepData(info DataInfo) error {
	var old DataInfo
	switch err := readData(r.Out, &old); {
	case !r.begun() || errors.Is(err, os.ErrNotExist):
	case err != nil:
		return err
	case old.DataHash != info.DataHash:
		return fmt.Errorf("%s was trained on other data (%.12s, and the corpus now gives %.12s): choose another folder with --out or give the same text", r.Out, old.DataHash, info.DataHash)
	}
	return writeJSON(filepath.Join(r.Out, dataFile), info)
}
