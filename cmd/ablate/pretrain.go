package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

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
	out := c.out(&experiments.Plan{Name: "pretrain-" + c.Sharing}) // a folder for each sharing
	if _, err := os.Stat(filepath.Join(out, "plan.yaml")); err != nil {
		if err := openFirst(c.From); err != nil { // a run that has begun no longer needs it
			return err
		}
	}
	plan, err := experiments.PretrainPlan(c.From)
	if err != nil {
		return err
	}
	set := []string{"sharing=" + c.Sharing}
	// What nobody has set yields to what the checkpoint and the given steps allow.
	if most := plan.Base.Model.Encoder.MaxPositions; plan.Base.Train.Seq > most && !c.sets("train.seq") {
		set = append(set, fmt.Sprintf("train.seq=%d", most))
	}
	if !c.sets("train.warmup") {
		for _, s := range c.Set {
			if steps, ok := strings.CutPrefix(s, "train.steps="); ok {
				if n, err := strconv.Atoi(strings.TrimSpace(steps)); err == nil {
					set = append(set, fmt.Sprintf("train.warmup=%d", n/10))
				}
			}
		}
	}
	if c.DrawMissing {
		set = append(set, "model.draw_missing=true")
	}
	c.Set = append(set, c.Set...)
	if err := c.apply(plan); err != nil {
		return err
	}
	return c.train(plan, out, commandLine(os.Args[1:]...))
}
