package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/cost"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
)

// nodesFlags ask what a cell costs on several machines.
type nodesFlags struct {
	Tokens  tokenCount `placeholder:"N" help:"Tokens that a cell reads, as in 500M or 30G, in place of train.steps."`
	Nodes   nodeCount  `placeholder:"N" help:"Show how long a cell takes here, and on so many machines like this one that train it together over MPI."`
	Network gigabits   `placeholder:"GBIT" help:"Speed of the network between them in Gbit/s, for --nodes. Default: 10."`
}

// tokenCount is a number of tokens, 0 if none was given.
type tokenCount float64

// Decode reads a number with k, M, G or T at its end, or without.
func (t *tokenCount) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	number, factor := text, 1.0
	for letter, f := range map[string]float64{"k": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "T": 1e12} {
		if n, ok := strings.CutSuffix(text, letter); ok {
			number, factor = n, f
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !(n*factor >= 1) || math.IsInf(n, 0) {
		return fmt.Errorf("%q is no number of tokens: give one as in 500M, 30G or 30000000000", text)
	}
	*t = tokenCount(n * factor)
	return nil
}

// nodeCount is a number of machines, 0 if none was given.
type nodeCount int

// Decode reads a number above 0.
func (n *nodeCount) Decode(ctx *kong.DecodeContext) (err error) {
	*n, err = atLeastOne[nodeCount](ctx, "machines", "this one alone")
	return err
}

// gigabits is the speed of a network, 0 if none was given.
type gigabits float64

// Decode reads a number above 0.
func (g *gigabits) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n > 0) || math.IsInf(n, 0) {
		return fmt.Errorf("%q is no speed of a network: give Gbit/s, as in 10 or 100", text)
	}
	*g = gigabits(n)
	return nil
}

// apply sets the steps that read the tokens.
func (f nodesFlags) apply(p *experiments.Plan) error {
	if f.Tokens == 0 {
		return nil
	}
	if p.Budget.Equal != experiments.BudgetSteps {
		return errors.New("--tokens sets the steps of each arm, and budget.equal does too: leave one out")
	}
	t := p.Base.Train
	steps := math.Ceil(float64(f.Tokens) / float64(t.Batch*t.Seq))
	if steps > math.MaxInt32 {
		return fmt.Errorf("%s steps of %d tokens are needed, too many to count: raise train.batch or train.seq",
			strconv.FormatFloat(steps, 'g', 3, 64), t.Batch*t.Seq)
	}
	return p.Set(fmt.Sprintf("train.steps=%d", int(steps)))
}

// mostTimedFLOPs limits a step that is timed for the estimate: seconds on one core.
const mostTimedFLOPs = 200e9

// show prints what a cell of each arm takes here and on the nodes.
func (f nodesFlags) show(p *experiments.Plan, sizes []training.Sizes) error {
	nodes, network := max(1, int(f.Nodes)), float64(f.Network)
	if network == 0 {
		network = 10
	}
	cores := runtime.NumCPU()
	w := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "a cell of\tTFLOP\there, %s\there, memory\ton %s\tof it exchange\tspeed-up\tmemory of each\t\n",
		prose.Count(cores, "core"), prose.Count(nodes, "such node"))
	var advice []string
	for i, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "timing a few steps of %s\n", a.Name)
		parts, err := training.TimeStepParts(c, sizes[i], mostTimedFLOPs)
		if err != nil {
			return fmt.Errorf("arm %s: %w", a.Name, err)
		}
		split, size, err := onRanks(c, nodes)
		if err != nil {
			return fmt.Errorf("arm %s: %w", a.Name, err)
		}
		step := cost.Step{Windows: c.Train.Batch, WindowSeconds: parts.Window, UpdateSeconds: parts.Update,
			GradientBytes: float64(sizes[i].GradientBytes), Exchanges: graphsOf(c)}
		here, there := step.On(1, cores, cost.Network{}), step.On(nodes, cores, cost.Ethernet(network))
		steps := float64(c.Train.Steps)
		// Rank 0 evaluates alone, at a third of the cost of training: without the backward pass.
		evaluations := float64((3 + c.Train.Steps/c.Intervals.EvalEvery) * c.Intervals.EvalBatches * c.Train.Batch)
		scores := evaluations * parts.Window / 3 * here.Compute / step.Processors(1)
		alone, together := steps*here.Seconds()+scores, steps*there.Seconds()+scores
		fmt.Fprintf(w, "%s\t%.3g\t%s\t%.1f GB\t%s\t%.0f %%\t%.2g\t%.1f GB\t\n", a.Name, sizes[i].StepFLOPs*steps/1e12,
			hours(alone), float64(sizes[i].MemoryBytes)/1e9, hours(together), 100*steps*there.Exchange/together,
			alone/together, float64(size.MemoryBytes)/1e9)
		if note := adviceFor(c, split, nodes, there); note != "" && len(advice) == 0 {
			advice = append(advice, note)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "hours are those of one cell, by processor seconds of a few real steps on this machine; the network has %g "+
		"Gbit/s. docs/scaling.md says how far such estimates were off\n", network)
	for _, note := range advice {
		fmt.Fprintln(stdout, "note: "+note)
	}
	return nil
}

// onRanks is the configuration with as many parts of a batch as the ranks need, and its sizes; the configuration itself
// if the batch cannot be split so.
func onRanks(c training.Config, ranks int) (training.Config, training.Sizes, error) {
	if c.Train.CheckRanks(ranks) != nil && c.Train.Batch%ranks == 0 {
		c.Train.Accumulate = ranks
	}
	s, err := training.SizesOf(c)
	return c, s, err
}

// graphsOf is the number of graphs of a step, each with a sum over ranks.
func graphsOf(c training.Config) int {
	if c.Objective == training.ObjectiveRTD && c.Coupling == training.CouplingAlternating {
		return 2
	}
	return 1
}

// adviceFor says what makes more of the nodes.
func adviceFor(c, split training.Config, nodes int, t cost.Time) string {
	switch {
	case nodes == 1:
		return ""
	case split.Train.CheckRanks(nodes) != nil:
		return fmt.Sprintf("a batch of %d windows has no equal parts for %d nodes: set train.batch to a multiple of %d",
			c.Train.Batch, nodes, nodes)
	case t.Exchange > t.Compute:
		return "nodes exchange gradients for longer than they compute: a larger train.batch, with fewer steps, makes more of them"
	case c.Train.CheckRanks(nodes) != nil:
		return fmt.Sprintf("for %d ranks set train.accumulate=%d", nodes, nodes)
	}
	return ""
}

// hours writes seconds as hours, or as minutes where that is short.
func hours(seconds float64) string {
	switch {
	case seconds < 6000:
		return minutesOf(seconds)
	case seconds < 1000*3600:
		return fmt.Sprintf("%.1f hours", seconds/3600)
	}
	return thousands(int(math.Round(seconds/3600))) + " hours"
}
