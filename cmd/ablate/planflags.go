package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
)

// planFlags choose a plan and change its keys.
type planFlags struct {
	Plan       string `arg:"" optional:"" default:"tug-of-war" completion-predictor:"plan" help:"A ready plan (${plans}), a plan file, or - for a plan on standard input. Default: tug-of-war."`
	changes    `set:"folder=runs/PLAN"`
	Downstream downstreamFlags `placeholder:"[TASK=PATH]" help:"Fine-tune each cell at the end. Alone: on two tasks made of the Go installation, in a minute or two a cell, for the default corpus. Or on the files of a task, as in sst2=glue/SST-2. Repeatable."`
	Preset     string          `placeholder:"NAME" completion-predictor:"preset" help:"Model size: laptop, xsmall, small, base, large or mdeberta-v3-base."`
}

// changes are what commands that train take on top of a plan.
type changes struct {
	Set []string `short:"s" sep:"none" placeholder:"KEY=VALUE" help:"Change any key of the plan, e.g. --set train.steps=200. Repeatable; ablate plan --print lists the keys."`
	corpusFlags
	Seeds seeds   `placeholder:"N|N,..." help:"How many seeds, 3 for 1,2,3; or which, 4,7. Each arm runs once with each."`
	Out   outFlag `short:"o" completion-predictor:"folder" placeholder:"DIR" help:"Run folder. Default: ${folder}."`
	deviceFlags
}

// load reads the plan and applies the flags in the order in which they are listed.
func (f planFlags) load() (*experiments.Plan, error) {
	p, err := f.read(os.Stdin)
	if err != nil {
		return nil, err
	}
	if f.Preset != "" {
		if err := p.Set("model.preset=" + f.Preset); err != nil {
			return nil, err
		}
	}
	if err := f.apply(p); err != nil {
		return nil, err
	}
	if err := f.Downstream.apply(p); err != nil {
		return nil, err
	}
	piped := slices.Contains(p.Corpus, "-")
	for _, l := range p.Corpora {
		piped = piped || slices.Contains(l.Corpus, "-")
	}
	if f.Plan == "-" && piped {
		return nil, errors.New("the plan and the corpus are both on standard input: name a file for one of them")
	}
	return p, nil
}

// sets reports whether a key is among --set.
func (f changes) sets(key string) bool {
	return slices.ContainsFunc(f.Set, func(s string) bool {
		own, _, _ := strings.Cut(s, "=")
		return strings.TrimSpace(own) == key
	})
}

// apply changes the plan.
func (f changes) apply(p *experiments.Plan) error {
	for _, s := range f.Set {
		if err := p.Set(s); err != nil {
			return err
		}
	}
	if err := f.applyDevice(p); err != nil {
		return err
	}
	if err := f.applyCorpus(p); err != nil {
		return err
	}
	if len(f.Seeds) > 0 {
		p.Seeds = experiments.Seeds(f.Seeds)
	}
	return nil
}

// read gets the plan that the argument names. A text file instead of a plan is a common first mistake; the error names
// the flag for it.
func (f planFlags) read(stdin io.Reader) (*experiments.Plan, error) {
	if f.Plan == "-" {
		data, err := io.ReadAll(io.LimitReader(stdin, maxPlan))
		if err != nil {
			return nil, fmt.Errorf("plan on standard input: %w", err)
		}
		p, err := experiments.ParsePlan(data)
		if err != nil {
			return nil, fmt.Errorf("plan on standard input: %w", err)
		}
		return p, nil
	}
	if at, err := os.Stat(f.Plan); err == nil && at.IsDir() && !slices.Contains(experiments.ReadyPlans(), f.Plan) {
		return nil, fmt.Errorf("plan %q is a folder: give a plan file, for a run folder %s; to train on the text in it use "+
			"--corpus", f.Plan, filepath.Join(f.Plan, "plan.yaml"))
	}
	p, err := experiments.LoadPlan(f.Plan)
	if err != nil && slices.Contains([]string{".txt", ".md", ".text"}, strings.ToLower(filepath.Ext(f.Plan))) {
		return nil, fmt.Errorf("%w; to train on this text use --corpus %s", err, f.Plan)
	}
	return p, err
}

// maxPlan is far above the size of any plan, in bytes: longer input is cut, and then refused as YAML or for its size.
const maxPlan = 2 << 20

// out is the run folder.
func (f changes) out(p *experiments.Plan) string {
	if f.Out != "" {
		return string(f.Out)
	}
	return filepath.Join("runs", p.Name)
}
