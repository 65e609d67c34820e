package findings

import (
	"slices"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
)

// Factorial is arms that cross two settings or more with one another: there is one arm for each combination, and they
// differ in nothing else.
type Factorial struct {
	Factors []Factor        // at least two
	arms    map[string]*Arm // by place
}

// Factorial finds the arms with a discriminator that cross their settings with one another. If they do not all do so,
// it takes those that differ in sharing and coupling alone. It is nil if the plan has no such set.
func (f *Findings) Factorial() *Factorial {
	var all, onlySharing []*Arm
	for _, a := range f.Arms {
		if !a.RTD() || len(all) > 0 && a.text != all[0].text {
			continue
		}
		all = append(all, a)
		if len(onlySharing) == 0 || onlySharingDiffers(onlySharing[0], a) {
			onlySharing = append(onlySharing, a)
		}
	}
	if len(all) == 0 {
		return nil
	}
	if whole := differing(all).factorial(); whole != nil {
		return whole
	}
	return differing(inBothCouplings(onlySharing)).factorial()
}

// inBothCouplings are the arms whose sharing other arms have in another coupling.
func inBothCouplings(arms []*Arm) (some []*Arm) {
	for _, a := range arms {
		if slices.ContainsFunc(arms, func(b *Arm) bool {
			return a.Config.Sharing == b.Config.Sharing && a.Config.Coupling != b.Config.Coupling
		}) {
			some = append(some, a)
		}
	}
	if some == nil {
		return arms[:1]
	}
	return some
}

// Arms are all of its arms.
func (f *Factorial) Arms() []*Arm { return f.where(nil) }

// Arm is the arm with a level of each factor, by name and in the order of Factors; nil if there is none.
func (f *Factorial) Arm(levels ...string) *Arm {
	if len(levels) != len(f.Factors) {
		return nil
	}
	at := make([]int, len(levels))
	for i, name := range levels {
		at[i] = slices.Index(f.Factors[i].Levels, name)
	}
	return f.arms[place(at)]
}

// Has reports whether the factors are these keys, each by itself.
func (f *Factorial) Has(keys ...string) bool {
	if len(keys) != len(f.Factors) {
		return false
	}
	for i, key := range keys {
		if !slices.Equal(f.Factors[i].Keys, []string{key}) {
			return false
		}
	}
	return true
}

// Effect is a contrast of a metric over arms: what one choice changes, by itself or with another.
type Effect struct {
	Name, Meaning string
	Interaction   bool // of two choices
	terms         func(m measure.Metric) (plus, minus Quantity)
}

// On estimates the effect on a metric, as a contrast within seeds with the two-sided paired t test over them. It is in
// the metric's unit.
func (e Effect) On(m measure.Metric) Estimate { return Compare(e.terms(m)).Difference }

// Effects are, for each factor, those of its levels against its first, and their interactions with the levels of the
// factors before it. Each is a mean over the arms that differ in the other factors, so that none of them counts for two.
func (f *Factorial) Effects() (all []Effect) {
	for k, factor := range f.Factors {
		for l := 1; l < len(factor.Levels); l++ {
			all = append(all, f.main(k, l))
			for j, before := range f.Factors[:k] {
				for m := 1; m < len(before.Levels); m++ {
					all = append(all, f.interaction(j, m, k, l))
				}
			}
		}
	}
	return all
}

// main is the effect of a level of factor k against its first.
func (f *Factorial) main(k, level int) Effect {
	var others []string
	for i, factor := range f.Factors {
		if i != k {
			others = append(others, prose.List(factor.Levels))
		}
	}
	at := func(l int) []*Arm { return f.where(map[int]int{k: l}) }
	return Effect{
		Name:    f.Factors[k].Levels[level] + ", not " + f.Factors[k].Levels[0],
		Meaning: "mean over " + prose.List(others),
		terms: func(m measure.Metric) (Quantity, Quantity) {
			return meanOf(m, at(level)...), meanOf(m, at(0)...)
		},
	}
}

// Interaction is how much more one level changes with another level than with the first of that one's factor. Levels are
// given by name; what the factorial does not have gives an effect without numbers.
func (f *Factorial) Interaction(one, with string) Effect {
	j, m := f.find(with)
	k, l := f.find(one)
	if j < 0 || k < 0 || j == k {
		return Effect{terms: func(measure.Metric) (Quantity, Quantity) { return Quantity{}, Quantity{} }}
	}
	return f.interaction(j, m, k, l)
}

// interaction is how much more level l of factor k changes with level m of factor j than with that one's first.
func (f *Factorial) interaction(j, m, k, l int) Effect {
	with, one := f.Factors[j].Levels, f.Factors[k].Levels
	return Effect{
		Name:        with[m] + " × " + one[l],
		Meaning:     "how much more " + one[l] + " changes with " + with[m] + " than with " + with[0],
		Interaction: true,
		terms: func(metric measure.Metric) (Quantity, Quantity) {
			change := func(level int) Quantity {
				q := meanOf(metric, f.where(map[int]int{j: level, k: l})...)
				for _, t := range meanOf(metric, f.where(map[int]int{j: level, k: 0})...).Terms {
					t.Weight = -t.Weight
					q.Terms = append(q.Terms, t)
				}
				return q
			}
			return change(m), change(0)
		},
	}
}

// find is the factor and the place of a level by its name; negative if there is none.
func (f *Factorial) find(level string) (factor, at int) {
	for k, factor := range f.Factors {
		if l := slices.Index(factor.Levels, level); l >= 0 {
			return k, l
		}
	}
	return -1, -1
}

// where are the arms with given levels of some factors, in an order that does not depend on which.
func (f *Factorial) where(fixed map[int]int) (arms []*Arm) {
	at := make([]int, len(f.Factors))
	var walk func(k int)
	walk = func(k int) {
		if k == len(at) {
			arms = append(arms, f.arms[place(at)])
			return
		}
		if l, ok := fixed[k]; ok {
			at[k] = l
			walk(k + 1)
			return
		}
		for l := range f.Factors[k].Levels {
			at[k] = l
			walk(k + 1)
		}
	}
	walk(0)
	return arms
}

// meanOf is the mean of a metric over arms.
func meanOf(m measure.Metric, arms ...*Arm) (q Quantity) {
	for _, a := range arms {
		q.Terms = append(q.Terms, Term{Arm: a, Metric: m, Weight: 1 / float64(len(arms))})
	}
	return q
}
