package main

import (
	"path/filepath"

	"github.com/ablate-go/ablate/experiments"
)

// planFlags choose a plan and change its keys.
type planFlags struct {
	Plan   string   `arg:"" optional:"" default:"tug-of-war" help:"A ready plan (${plans}) or a plan file. Default: tug-of-war."`
	Set    []string `short:"s" sep:"none" placeholder:"KEY=VALUE" help:"Change any key of the plan, e.g. --set train.steps=200. Repeatable; ablate plan --print lists the keys."`
	Corpus []string `short:"c" sep:"none" placeholder:"PATH" help:"Train on this file or folder of plain text instead of the Go installation's prose. Repeatable."`
	Seeds  []uint64 `placeholder:"N,..." help:"Seeds; each arm runs once with each."`
	Preset string   `help:"Model size: laptop, xsmall, small, base, large or mdeberta-base."`
	Out    string   `short:"o" placeholder:"DIR" help:"Run folder. Default: runs/PLAN."`
}

// load reads the plan and applies the flags in the order in which they are listed.
func (f planFlags) load() (*experiments.Plan, error) {
	p, err := experiments.LoadPlan(f.Plan)
	if err != nil {
		return nil, err
	}
	if f.Preset != "" {
		if err := p.Set("model.preset=" + f.Preset); err != nil {
			return nil, err
		}
	}
	for _, s := range f.Set {
		if err := p.Set(s); err != nil {
			return nil, err
		}
	}
	for _, path := range f.Corpus {
		if path, err = filepath.Abs(path); err != nil {
			return nil, err
		}
		p.Corpus = append(p.Corpus, path)
	}
	if len(f.Seeds) > 0 {
		p.Seeds = f.Seeds
	}
	return p, p.Validate()
}

// out is the run folder.
func (f planFlags) out(p *experiments.Plan) string {
	if f.Out != "" {
		return f.Out
	}
	return filepath.Join("runs", p.Name)
}
