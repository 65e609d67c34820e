package plots

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
)

// factorial is a plan's sharings in both couplings, arms that differ in nothing else.
type factorial struct {
	sharings []string                      // beside none, in the plan's order
	arms     map[string]map[string]*runArm // by coupling and sharing
}

// factorialOf finds the arms of none and at least one other sharing in both couplings; nil if the plan has
// no such set.
func factorialOf(arms []*runArm) *factorial {
	f := &factorial{arms: map[string]map[string]*runArm{training.CouplingJoint: {}, training.CouplingAlternating: {}}}
	var first *runArm
	for _, a := range arms {
		if !a.rtd() || first != nil && !alike(first, a) {
			continue
		}
		if first == nil {
			first = a
		}
		if f.arms[a.config.Coupling][a.config.Sharing] == nil {
			f.arms[a.config.Coupling][a.config.Sharing] = a
		}
	}
	joint, alternating := f.arms[training.CouplingJoint], f.arms[training.CouplingAlternating]
	if joint["none"] == nil || alternating["none"] == nil {
		return nil
	}
	for _, a := range arms {
		s := a.config.Sharing
		if s != "none" && joint[s] != nil && alternating[s] != nil && !slices.Contains(f.sharings, s) {
			f.sharings = append(f.sharings, s)
		}
	}
	if f.sharings == nil {
		return nil
	}
	return f
}

// effect is a contrast of a reading over arms: what one choice changes, by itself or with another.
type effect struct {
	name, meaning string
	terms         func(key string) (plus, minus operand)
}

// effects are the coupling's, each sharing's against none, and their interactions. Each is a mean over the
// arms that differ in the other choice, so that none of them counts for two.
func (f *factorial) effects() []effect {
	joint, alternating := f.arms[training.CouplingJoint], f.arms[training.CouplingAlternating]
	mean := func(name, key string, arms ...*runArm) operand {
		o := operand{name: name}
		for _, a := range arms {
			o.terms = append(o.terms, term{arm: a, key: key, sign: 1 / float64(len(arms))})
		}
		return o
	}
	all := append([]string{"none"}, f.sharings...)
	coupled := func(coupling map[string]*runArm) (arms []*runArm) {
		for _, s := range all {
			arms = append(arms, coupling[s])
		}
		return arms
	}
	effects := []effect{{"joint, not alternating", "mean over " + list(all), func(key string) (operand, operand) {
		return mean("joint", key, coupled(joint)...), mean("alternating", key, coupled(alternating)...)
	}}}
	for _, s := range f.sharings {
		effects = append(effects,
			effect{s + ", not none", "mean over both couplings", func(key string) (operand, operand) {
				return mean(s, key, joint[s], alternating[s]), mean("none", key, joint["none"], alternating["none"])
			}},
			effect{interactionWith(s), "how much more " + s + " changes in the joint coupling than in the alternating one", func(key string) (operand, operand) {
				return operand{terms: []term{{arm: joint[s], key: key, sign: 1}, {arm: joint["none"], key: key, sign: -1}}}, operand{terms: []term{{arm: alternating[s], key: key, sign: 1}, {arm: alternating["none"], key: key, sign: -1}}}
			}})
	}
	return effects
}

func interactionWith(sharing string) string { return "joint × " + sharing }

// addEffects says how much of a difference is sharing, how much coupling, and how much both together.
func (r *folder) addEffects(s *Section) error {
	f := factorialOf(r.arms)
	if f == nil {
		return nil
	}
	keys := []tableMetric{{title: "MLM loss", key: "eval_mlm_loss", decimals: 3}, {title: "AUC", key: "eval_auc", decimals: 3}, {title: "cos E_G", key: "sim_eg", decimals: 3}}
	columns := []Column{{Title: "Effect"}, {Title: "Of what"}}
	for _, k := range keys {
		columns = append(columns, Column{Title: k.title, Number: true}, Column{Title: "p", Number: true})
	}
	var rows [][]string
	for _, e := range f.effects() {
		row := []string{e.name, e.meaning}
		for _, k := range keys {
			d := compare(e.terms(k.key)).difference
			row = append(row, interval(d, k.decimals), shortP(d.P))
		}
		rows = append(rows, row)
	}
	t, err := NewTable("Sharing and coupling, told apart. "+r.someIntervals(), columns, rows,
		"Main effects and interactions of the factorial of "+list(append([]string{"none"}, f.sharings...))+" in both couplings, each a contrast within seeds; p is that of the two-sided paired t test over seeds. An effect on the loss above 0 is a cost.")
	if err != nil {
		return err
	}
	s.Add(t)
	return nil
}

// split says how the paper's gap between its joint ES and its alternating NES comes about.
func (f *factorial) split() string {
	joint, alternating := f.arms[training.CouplingJoint], f.arms[training.CouplingAlternating]
	if !slices.Contains(f.sharings, "es") {
		return ""
	}
	difference := func(a, b *runArm) string {
		return interval(compare(reading(a, "eval_mlm_loss"), reading(b, "eval_mlm_loss")).difference, 3)
	}
	start := alternating["none"]
	parts := []string{
		fmt.Sprintf("the joint update alone (%s) %s", joint["none"].Name, difference(joint["none"], start)),
		fmt.Sprintf("the shared table alone (%s) %s", alternating["es"].Name, difference(alternating["es"], start)),
		fmt.Sprintf("both (%s) %s", joint["es"].Name, difference(joint["es"], start)),
	}
	for _, e := range f.effects() {
		if d := compare(e.terms("eval_mlm_loss")).difference; e.name == interactionWith("es") && d.P.OK {
			parts = append(parts, fmt.Sprintf("so the two together cost %s more than their sum (the interaction; %s)", interval(d, 3), test(d)))
		}
	}
	return fmt.Sprintf("What the paper's ES costs its generator beside %s, in nats of held-out MLM loss: %s.", start.Name, strings.Join(parts, "; "))
}
