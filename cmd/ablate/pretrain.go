package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/experiments"
)

type pretrainCmd struct {
	From        string `required:"" completion-predictor:"file" placeholder:"CHECKPOINT" help:"Checkpoint that training starts from: a cell's folder, a folder of ablate export or import or of transformers, a file of weights."`
	Sharing     string `default:"gdes" enum:"none,es,gdes" help:"How the word table is shared from now on: none, es or gdes. With gdes, E_Delta begins so that E_G + E_Delta is the checkpoint's E_D."`
	DrawMissing bool   `help:"Begin with random weights where the checkpoint has none: a generator that was not released, a head. Without this flag missing weights are an error that names them."`
	changes     `set:"folder=runs/pretrain-SHARING"`
	trainFlags
}

func (c pretrainCmd) Run() error { return acrossRanks(c.MPI, c.run) }

func (c pretrainCmd) run(r *ranks) error {
	out := c.out(&experiments.Plan{Name: "pretrain-" + c.Sharing}) // a folder for each sharing
	plan, err := experiments.PretrainPlan(c.From)
	if err != nil {
		return err
	}
	most, err := maxPositions(plan, out)
	if err != nil {
		return err
	}
	set := []string{"sharing=" + c.Sharing}
	// Settings that the user has not given are limited by the checkpoint and the number of steps.
	if plan.Base.Train.Seq > most && !c.sets("train.seq") {
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
	return c.train(plan, out, commandLine(os.Args[1:]...), r)
}

// maxPositions is the longest window, in tokens, of the checkpoint that the plan starts from. A run that has begun no
// longer needs the checkpoint.
func maxPositions(p *experiments.Plan, out string) (int, error) {
	saved, err := experiments.ReadPlan(out)
	if err != nil {
		saved = nil // the error is reported when the folder is opened
	}
	if err := p.Resolve(saved); err != nil {
		return 0, err
	}
	return p.Base.Model.Encoder.MaxPositions, nil
}
