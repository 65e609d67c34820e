package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ablate-go/ablate/experiments"
)

type planCmd struct {
	planFlags
	Parallel workers `short:"p" placeholder:"N" help:"Arms trained at once, for the estimate of time. Default: one for each core."`
	Cells    bool    `help:"List the cells with their numbers and how far they are, and stop."`
	Print    bool    `help:"Print the resolved plan as YAML, every key with its meaning, and stop."`
}

func (c planCmd) Run() error {
	plan, err := c.load()
	if err != nil {
		return err
	}
	if c.Print {
		data, err := plan.Encode()
		if err != nil {
			return err
		}
		_, err = os.Stdout.Write(data)
		return err
	}
	out := c.out(plan)
	cells, err := plan.Cells(out)
	if err != nil {
		return err
	}
	if c.Cells {
		return listCells(cells)
	}
	estimates, err := estimateArms(plan)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s\n\n", plan.Name, plan.Question)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "arm\tobjective\tsharing\tcoupling\tlambda\tgenerator\tdiscriminator\ttotal\tmemory\ttime\t")
	for _, a := range plan.Arms {
		cfg, err := plan.Config(a)
		if err != nil {
			return err
		}
		e := estimates[a.Name]
		sharing, coupling, lambda := cfg.Sharing, cfg.Coupling, fmt.Sprintf("%g", cfg.Lambda)
		if cfg.Objective == experiments.ObjectiveMLM {
			sharing, coupling, lambda = "–", "–", "–"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.2f GB\t%s\t\n", a.Name, cfg.Objective, sharing, coupling, lambda,
			thousands(e.sizes.Generator), thousands(e.sizes.Discriminator), thousands(e.sizes.Total), float64(e.sizes.Memory)/1e9, minutes(time.Duration(e.seconds*float64(time.Second))))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	t := plan.Base.Train
	r := experiments.Runner{Parallel: int(c.Parallel)}
	workers := min(r.Workers(), len(cells))
	todo := remaining(cells, estimates)
	fmt.Printf("\nparameters count a shared table once, with the generator; memory is an estimate for one cell\n")
	fmt.Printf("%d cells (%d arms x %d seeds) of %s steps x %d windows x %d tokens = %s tokens a cell\n", len(cells), len(plan.Arms), len(plan.Seeds),
		thousands(t.Steps), t.Batch, t.Seq, thousands(t.Steps*t.Batch*t.Seq))
	fmt.Printf("%d to train in %s, %d at once on one core each (the fastest way through a plan; see --parallel and --threads of run): about %s, from a few real steps of each arm on this machine as it is now\n", todo.cells, out, workers, minutes(todo.wall(workers)))
	return nil
}

// listCells numbers the cells as --cell of run takes them.
func listCells(cells []experiments.Cell) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "cell\tarm\tseed\tdone\tfolder")
	for i, c := range cells {
		fmt.Fprintf(w, "%d\t%s\t%d\t%.0f %%\t%s\n", i+1, c.Arm, c.Seed, 100*c.Progress(), c.Dir)
	}
	return w.Flush()
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int) string {
	s := fmt.Sprint(n)
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return strings.Join(append([]string{s}, parts...), ",")
}
