package findings

import (
	"slices"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
)

// Factorial is a plan's ways of sharing in both couplings, arms that differ in nothing else.
type Factorial struct {
	Sharings []string                   // beside none, in the plan's order; at least one
	arms     map[string]map[string]*Arm // by coupling and sharing
}

// Factorial finds the arms of none and at least one other sharing in both couplings; nil if the plan has no such set.
func (f *Findings) Factorial() *Factorial {
	all := &Factorial{arms: map[string]map[string]*Arm{
		training.CouplingJoint: {}, training.CouplingAlternating: {},
	}}
	var first *Arm
	for _, a := range f.Arms {
		if !a.RTD() || first != nil && !onlySharingDiffers(first, a) {
			continue
		}
		if first == nil {
			first = a
		}
		if all.arms[a.Config.Coupling][a.Config.Sharing] == nil {
			all.arms[a.Config.Coupling][a.Config.Sharing] = a
		}
	}
	joint, alternating := all.arms[training.CouplingJoint], all.arms[training.CouplingAlternating]
	if joint[none] == nil || alternating[none] == nil {
		return nil
	}
	for _, a := range f.Arms {
		s := a.Config.Sharing
		if s != none && joint[s] != nil && alternating[s] != nil && !slices.Contains(all.Sharings, s) {
			all.Sharings = append(all.Sharings, s)
		}
	}
	if all.Sharings == nil {
		return nil
	}
	return all
}

// Arm is the arm with a coupling, experiments.CouplingJoint or CouplingAlternating, and a sharing: none or one of
// Sharings. Others give nil.
func (f *Factorial) Arm(coupling, sharing string) *Arm { return f.arms[coupling][sharing] }

// Effect is a contrast of a metric over arms: what one choice changes, by itself or with another.
type Effect struct {
	Name, Meaning string
	terms         func(m measure.Metric) (plus, minus Quantity)
}

// On estimates the effect on a metric, as a contrast within seeds with the two-sided paired t test over them. It is in
// the metric's unit.
func (e Effect) On(m measure.Metric) Estimate { return Compare(e.terms(m)).Difference }

// Effects are the coupling's, each sharing's against none, and their interactions. Each is a mean over the arms that
// differ in the other choice, so that none of them counts for two.
func (f *Factorial) Effects() []Effect {
	effects := []Effect{f.coupling()}
	for _, s := range f.Sharings {
		effects = append(effects, f.sharing(s), f.Interaction(s))
	}
	return effects
}

// coupling is the effect of the joint coupling against the alternating one.
func (f *Factorial) coupling() Effect {
	all := append([]string{none}, f.Sharings...)
	mean := func(coupling string, m measure.Metric) Quantity {
		var arms []*Arm
		for _, s := range all {
			arms = append(arms, f.arms[coupling][s])
		}
		return meanOf(m, arms...)
	}
	return Effect{Name: "joint, not alternating", Meaning: "mean over " + prose.List(all),
		terms: func(m measure.Metric) (Quantity, Quantity) {
			return mean(training.CouplingJoint, m), mean(training.CouplingAlternating, m)
		}}
}

// sharing is the effect of a sharing against none.
func (f *Factorial) sharing(s string) Effect {
	joint, alternating := f.arms[training.CouplingJoint], f.arms[training.CouplingAlternating]
	return Effect{Name: s + ", not none", Meaning: "mean over both couplings",
		terms: func(m measure.Metric) (Quantity, Quantity) {
			return meanOf(m, joint[s], alternating[s]), meanOf(m, joint[none], alternating[none])
		}}
}

// Interaction is how much more a sharing, one of Sharings, changes in the joint coupling than in the alternating one.
func (f *Factorial) Interaction(sharing string) Effect {
	change := func(coupling string, m measure.Metric) Quantity {
		arms := f.arms[coupling]
		return Quantity{Terms: []Term{
			{Arm: arms[sharing], Metric: m, Weight: 1}, {Arm: arms[none], Metric: m, Weight: -1},
		}}
	}
	return Effect{
		Name:    "joint × " + sharing,
		Meaning: "how much more " + sharing + " changes in the joint coupling than in the alternating one",
		terms: func(m measure.Metric) (Quantity, Quantity) {
			return change(training.CouplingJoint, m), change(training.CouplingAlternating, m)
		}}
}

// meanOf is the mean of a metric over arms.
func meanOf(m measure.Metric, arms ...*Arm) (q Quantity) {
	for _, a := range arms {
		q.Terms = append(q.Terms, Term{Arm: a, Metric: m, Weight: 1 / float64(len(arms))})
	}
	return q
}
