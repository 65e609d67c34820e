package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
)

type planCmd struct {
	planFlags
	Parallel workers `short:"p" placeholder:"N" help:"Arms trained at once, for the estimate of time. Default: one for each core."`
	Cells    bool    `help:"List the cells with their numbers and progress, and stop."`
	NoTiming bool    `help:"Do not estimate the time. The estimate runs a few real steps of each arm, which takes minutes for large models."`
	nodesFlags
	Print bool `help:"Print the resolved plan as YAML, every key with its meaning, and stop."`
}

func (c planCmd) Run() error {
	plan, err := c.load()
	if err != nil {
		return err
	}
	if err := c.nodesFlags.apply(plan); err != nil {
		return err
	}
	if c.Print {
		return printPlan(plan)
	}
	out := c.out(plan)
	r := &experiments.Runner{Plan: plan, Out: out, Parallel: int(c.Parallel)}
	if c.NoTiming {
		r.StepSeconds = noTiming
	}
	plan, refused, err := r.Preview()
	if err != nil {
		return err
	}
	refused = withHint(refused)
	cells, err := plan.Cells(out)
	if err != nil {
		return err
	}
	if c.Cells {
		if refused != nil {
			return refused // numbers would be those of other cells
		}
		return listCells(cells)
	}
	text, err := lookAtCorpus(plan, out)
	if err != nil {
		return err
	}
	sizes, err := sizesOfArms(plan)
	if err != nil {
		return err
	}
	if err := showArms(plan, sizes); err != nil {
		return err
	}
	fmt.Fprintln(stdout, text)
	fmt.Fprintf(stdout, "%s (%s x %s) at equal %s, %s\n", prose.Count(len(cells), "cell"), prose.Count(len(plan.Arms), "arm"),
		prose.Count(len(plan.Seeds), "seed"), plan.Budget.Equal, tokens(plan, cells))
	if refused != nil {
		fmt.Fprintf(stdout, "this run could not begin in %s: %v\n", out, refused)
		return nil
	}
	if c.NoTiming {
		return nil
	}
	if c.Nodes > 0 {
		return c.nodesFlags.show(plan, sizes)
	}
	return showTime(plan, sizes, cells, out, r.Workers())
}

func printPlan(plan *experiments.Plan) error {
	if err := resolved(plan); err != nil {
		return err
	}
	data, err := plan.Encode()
	if err != nil {
		return err
	}
	_, err = stdout.Write(data)
	return err
}

// showArms prints the arms with all numbers that need no timing.
func showArms(plan *experiments.Plan, sizes []training.Sizes) error {
	fmt.Fprintf(stdout, "%s: %s\n\n", plan.Name, plan.Question)
	w := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "arm\tobjective\tsharing\tcoupling\tlambda\tgenerator\tdiscriminator\ttotal\tmemory\tsteps\tTFLOP\t")
	for i, a := range plan.Arms {
		cfg, err := plan.Config(a)
		if err != nil {
			return err
		}
		size := sizes[i]
		sharing, coupling, lambda := cfg.Sharing, cfg.Coupling, fmt.Sprintf("%g", cfg.Lambda)
		if cfg.Objective == training.ObjectiveMLM {
			sharing, coupling, lambda = "–", "–", "–"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.2f GB\t%s\t%.3g\t\n",
			a.Name, cfg.Objective, sharing, coupling, lambda,
			thousands(size.GeneratorParams), thousands(size.DiscriminatorParams), thousands(size.TotalParams),
			float64(size.MemoryBytes)/1e9, thousands(cfg.Train.Steps), size.StepFLOPs*float64(cfg.Train.Steps)/1e12)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, n := range plan.Notes() {
		fmt.Fprintln(stdout, "note: "+n)
	}
	e := plan.Base.Model.Encoder
	fmt.Fprintf(stdout, "the discriminator's encoder: %s weights of the backbone and %s of its word table, %s in all; "+
		"the rest are heads and positions\n",
		thousands(e.BackboneParams()), thousands(e.WordParams()), thousands(e.BackboneParams()+e.WordParams()))
	fmt.Fprint(stdout, "\nparameters count a shared table once, with the generator; memory is an estimate for one cell; "+
		"TFLOP are 10^12\nfloating-point operations of the matrix multiplications in the training of a cell\n")
	return nil
}

// showTime times a few steps and prints how long the plan takes.
func showTime(plan *experiments.Plan, sizes []training.Sizes, cells []experiments.Cell, out string, workers int) error {
	times, err := timeArms(plan, sizes, nil, func(s string) { fmt.Fprintln(os.Stderr, s) })
	if err != nil {
		return err
	}
	var arms, tuning []string
	for _, a := range plan.Arms {
		arms = append(arms, a.Name+" "+minutesOf(times[a.Name].training))
		tuning = append(tuning, a.Name+" "+minutesOf(times[a.Name].tuning()))
	}
	fmt.Fprintf(stdout, "a whole cell on %s: %s\n", computing(plan, "one core"), strings.Join(arms, ", "))
	if len(plan.Downstream) > 0 {
		fmt.Fprintf(stdout, "its fine-tuning at the end, roughly: %s\n", strings.Join(tuning, ", "))
	}
	workers = min(workers, len(cells))
	todo := remaining((&experiments.Runner{Plan: plan, Parallel: workers}).Groups(cells), times)
	where := computing(plan, "one core each (the fastest way through a plan; see --parallel and --threads of run)")
	fmt.Fprintf(stdout, "%d to train in %s, %d at once on %s: about %s, from a few real steps of each arm on this machine as it "+
		"is now\n", todo.cells, out, workers, where, minutes(todo.wall(workers)))
	return nil
}

// noTiming replaces the timing of steps under --no-timing.
func noTiming([]training.Config) ([]float64, error) {
	return nil, errors.New("budget.equal=minutes finds each arm's steps by timing: leave --no-timing out")
}

// resolved completes a plan without looking at a run folder.
func resolved(p *experiments.Plan) error {
	if err := p.Resolve(nil); err != nil {
		return err
	}
	if err := p.AllotSteps(training.StepSeconds); err != nil {
		return err
	}
	return p.Validate()
}

// tokens says how many tokens each network of a cell reads.
func tokens(p *experiments.Plan, cells []experiments.Cell) string {
	t, least, most := p.Base.Train, cells[0].Config.Train.Steps, cells[0].Config.Train.Steps
	for _, c := range cells {
		least, most = min(least, c.Config.Train.Steps), max(most, c.Config.Train.Steps)
	}
	steps, read := prose.Count(least, "step"), thousands(least*t.Batch*t.Seq)
	if most > least {
		steps, read = thousands(least)+" to "+prose.Count(most, "step"), read+" to "+thousands(most*t.Batch*t.Seq)
	}
	return fmt.Sprintf("%s x %s x %d tokens = %s tokens a cell", steps, prose.Count(t.Batch, "window"), t.Seq, read)
}

// listCells prints the cells with the numbers that --cell of ablate run expects.
func listCells(cells []experiments.Cell) error {
	w := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "cell\tname\tdone\tfolder")
	for i, c := range cells {
		fmt.Fprintf(w, "%d\t%s\t%.0f %%\t%s\n", i+1, c.Name(), 100*c.Progress(), c.Dir)
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
