package main

import (
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments"
)

type pretrainCmd struct {
	From        string `required:"" placeholder:"CHECKPOINT" help:"What training goes on from: a cell's folder, a folder of ablate export or import or of transformers, a file of weights."`
	Sharing     string `default:"gdes" enum:"none,es,gdes" help:"How the word table is shared from now on: none, es or gdes. E_Delta begins so that E_G + E_Delta is the checkpoint's E_D."`
	DrawMissing bool   `help:"Begin with random weights where the checkpoint has none: a generator that was not released, a head. Without this they are asked for by name."`
	changes
	trainFlags
}

func (c pretrainCmd) Run() error {
	if _, err := os.Stat(filepath.Join(c.out(&experiments.Plan{Name: "pretrain"}), "plan.yaml")); err != nil {
		if err := openFirst(c.From); err != nil { // a run that has begun no longer needs it
			return err
		}
	}
	plan, err := experiments.PretrainPlan(c.From)
	if err != nil {
		return err
	}
	set := []string{"sharing=" + c.Sharing}
	if c.DrawMissing {
		set = append(set, "model.draw_missing=true")
	}
	c.Set = append(set, c.Set...)
	if err := c.apply(plan); err != nil {
		return err
	}
	return c.train(plan, c.out(plan), commandLine(os.Args[1:]...))
}
