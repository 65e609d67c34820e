package findings

import (
	"math"
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
)

// Contrast is a difference that the plan asks for, with what it comes to.
type Contrast struct {
	experiments.Contrast
	Effects []ContrastEffect // one for each metric; at least one
}

// ContrastEffect is a contrast of one metric.
type ContrastEffect struct {
	Metric     measure.Metric
	Comparison Comparison // its Difference is the contrast, within each seed
}

// Contrasts are the differences that the plan asks for. One whose arms are not there has no numbers.
func (f *Findings) Contrasts() (all []Contrast) {
	for _, asked := range f.Result.Plan.Contrasts {
		c := Contrast{Contrast: asked}
		for _, m := range f.metricsOf(asked) {
			plus, minus := f.sides(asked, m)
			c.Effects = append(c.Effects, ContrastEffect{m, Compare(plus, minus)})
		}
		all = append(all, c)
	}
	return all
}

// metricsOf are the metrics that a contrast is of.
func (f *Findings) metricsOf(c experiments.Contrast) (all []measure.Metric) {
	for _, key := range c.On {
		m, _ := measure.Find(key)
		all = append(all, m)
	}
	if all != nil {
		return all
	}
	all = []measure.Metric{heldOut.MLMLoss}
	arms, _ := c.Arms() // the plan is valid
	if !slices.ContainsFunc(arms, func(w experiments.WeightedArm) bool {
		a := f.arm(w.Arm)
		return a == nil || !a.RTD()
	}) {
		all = append(all, heldOut.AUC)
	}
	return all
}

// sides are the arms with a positive and with a negative sign.
func (f *Findings) sides(c experiments.Contrast, m measure.Metric) (plus, minus Quantity) {
	arms, _ := c.Arms() // the plan is valid
	for _, w := range arms {
		t := Term{Arm: f.arm(w.Arm), Metric: m, Weight: math.Abs(w.Weight)}
		if w.Weight > 0 {
			plus.Terms = append(plus.Terms, t)
		} else {
			minus.Terms = append(minus.Terms, t)
		}
	}
	return plus, minus
}

// arm is the arm with a name; nil if there is none.
func (f *Findings) arm(name string) *Arm {
	for _, a := range f.Arms {
		if a.Name == name {
			return a
		}
	}
	return nil
}
