package findings

import (
	"math"
	"slices"
	"sort"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/scores"
)

// Cost is what training is reckoned in.
type Cost int

// The costs of training. Tokens are counted for each network that reads them, and operations are those of the matrix
// products in the graphs. Seconds are those of the machine that trained, and of what else ran there.
const (
	CostSteps Cost = iota
	CostTokens
	CostFLOPs
	CostSeconds
)

// Costs lists all of them.
var Costs = [...]Cost{CostSteps, CostTokens, CostFLOPs, CostSeconds}

// String is the cost's name.
func (c Cost) String() string { return [...]string{"steps", "tokens", "FLOPs", "seconds"}[c] }

// Efficiency is, for one curve, what part of a reference arm's whole cost each arm needs to come to where the reference
// ends.
type Efficiency struct {
	Metric    measure.Metric
	Reference *Arm
	Arms      []ArmEfficiency // the reference first, and at least one other
}

// ArmEfficiency is how soon an arm comes to where the reference ends.
type ArmEfficiency struct {
	Arm    *Arm
	Shares [len(Costs)]Share // by Cost
}

// Share is a part of the reference's whole cost, over seeds. All arms are read in the same way, the reference too: curves
// are made monotone, the level is that at which the reference's ends, and the cost is that at which a curve comes there
// first after step 0. The reference's own share is below 1 where it had come there before its end.
type Share struct {
	// Mean is the geometric mean of the share, with the 95 % t interval of its logarithm. P is that of the paired t test
	// that it is the reference's own share. It exists if all seeds reach the level.
	Mean Estimate
	// NotReached is how many of Seeds end before the level: all that is known of them is that the share is above that of
	// their whole training. Then AtLeast is the geometric mean with these, a lower bound.
	NotReached, Seeds int
	AtLeast           Value
}

// EfficiencyReference is the arm whose end the others are to reach: the first with one shared table, which the paper
// sets out to improve on, or else the baseline.
func (f *Findings) EfficiencyReference() *Arm {
	for _, a := range f.Arms {
		if a.Config.Sharing == es && a.RTD() && asInPaper(a.Config) {
			return a
		}
	}
	return f.Baseline()
}

// Efficiency reckons a curve of finished cells; nil if no arm beside the reference has it.
func (f *Findings) Efficiency(m measure.Metric) *Efficiency {
	e := &Efficiency{Metric: m, Reference: f.EfficiencyReference()}
	others := slices.DeleteFunc(slices.Clone(f.Arms), func(a *Arm) bool {
		return a == e.Reference || a.text != e.Reference.text
	})
	for _, a := range append([]*Arm{e.Reference}, others...) {
		one := ArmEfficiency{Arm: a}
		for _, cost := range Costs {
			one.Shares[cost] = share(a, e.Reference, m, cost)
		}
		if one.Shares[CostSteps].Seeds > 0 {
			e.Arms = append(e.Arms, one)
		}
	}
	if len(e.Arms) < 2 || e.Arms[0].Arm != e.Reference {
		return nil
	}
	return e
}

// share compares the finished cells of equal seeds.
func share(a, reference *Arm, m measure.Metric, cost Cost) (s Share) {
	var logs, own, bounds []float64
	terms := []Term{{Arm: a, Metric: m}, {Arm: reference, Metric: m}}
	toEnd := func(c experiments.CellResult) int { return c.Step() }
	for _, cells := range cellsBySeed(terms, Finished) {
		r, reached, ok := shareOfSeed(terms, cells, cost, toEnd)
		itself, _, okItself := shareOfSeed([]Term{terms[1], terms[1]}, []experiments.CellResult{cells[1], cells[1]}, cost, toEnd)
		if !ok || !okItself {
			continue
		}
		s.Seeds++
		bounds = append(bounds, math.Log(r))
		if reached {
			logs, own = append(logs, math.Log(r)), append(own, math.Log(itself))
		} else {
			s.NotReached++
		}
	}
	if s.NotReached == 0 {
		s.Mean = exponential(estimate(logs))
		s.Mean.P = Value{}
		if d, err := scores.Paired(logs, own); err == nil && a != reference {
			s.Mean.P = d.P
		}
		return s
	}
	if mean := estimate(bounds).Mean; mean.OK {
		s.AtLeast = Value{X: math.Exp(mean.X), OK: true}
	}
	return s
}

// exponential takes an estimate of logarithms back.
func exponential(e Estimate) Estimate {
	for _, v := range []*Value{&e.Mean, &e.Low, &e.High} {
		if v.OK {
			v.X = math.Exp(v.X)
		}
		if math.IsInf(v.X, 0) { // an interval of two seeds that differ much
			*v = Value{}
		}
	}
	return e
}

// shareOfSeed is the share of the second cell's whole cost at which the first comes to where the second ends. Where it
// does not, the share is that of its whole training, which is too small. ok is false without curves of two points.
func shareOfSeed(
	terms []Term, cells []experiments.CellResult, cost Cost, upTo func(experiments.CellResult) int,
) (r float64, reached, ok bool) {
	key, better := terms[1].Metric.Key, terms[1].Metric.Better
	x, fit := curveTo(cells[0], key, better, upTo(cells[0]))
	xr, fitr := curveTo(cells[1], key, better, upTo(cells[1]))
	if len(x) < 2 || len(xr) < 2 {
		return 0, false, false
	}
	at, reached := reaches(x, fit, fitr[len(fitr)-1], better)
	if !reached {
		at = x[len(x)-1]
	}
	of, all := costAt(terms[0].Arm, cells[0], at, cost), costAt(terms[1].Arm, cells[1], xr[len(xr)-1], cost)
	if !(of > 0 && all > 0) {
		return 0, false, false
	}
	return of / all, reached, true
}

// curveTo is a cell's metric after step 0 and up to a step, made monotone.
func curveTo(c experiments.CellResult, key string, better measure.Direction, last int) (x, fit []float64) {
	steps, values := c.Series(key)
	if len(steps) > 0 && steps[0] == 0 {
		steps, values = steps[1:], values[1:]
	}
	n := sort.Search(len(steps), func(i int) bool { return int(steps[i]) > last })
	return steps[:n], monotone(values[:n], better)
}

// costAt is what a cell has cost up to a step, which may lie between two; 0 if that is not known.
func costAt(a *Arm, c experiments.CellResult, step float64, cost Cost) float64 {
	switch cost {
	case CostTokens:
		return step * float64(a.Config.Train.Batch*a.Config.Train.Seq*a.networks())
	case CostFLOPs:
		return step * a.stepFLOPs()
	case CostSeconds:
		i := slices.IndexFunc(c.Rows, func(r experiments.Row) bool { return float64(r.Step) >= step })
		if i < 1 {
			return 0
		}
		a, b := c.Rows[i-1], c.Rows[i]
		return a.Seconds + (b.Seconds-a.Seconds)*(step-float64(a.Step))/float64(b.Step-a.Step)
	}
	return step
}

// StepFLOPs is the number of floating-point operations of the matrix products in a training step of the arm; 0 if it
// cannot be counted.
func (a *Arm) StepFLOPs() float64 { return a.stepFLOPs() }
