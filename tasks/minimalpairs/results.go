package minimalpairs

import (
	"cmp"
	"math"
	"slices"
)

// Right is what a pair counts: 1 if the acceptable sentence has the higher score, 0 if the other one has, and one half
// if both are equal, so that a model that cannot tell them apart has exactly 50 %. Infinite scores compare; NaN is a
// *[NotANumberError].
func Right(p Pair, good, bad float64) (float64, error) {
	switch {
	case math.IsNaN(good) || math.IsNaN(bad):
		return 0, &NotANumberError{p, good, bad}
	case good > bad:
		return 1, nil
	case good == bad:
		return 0.5, nil
	}
	return 0, nil
}

// Results counts how often a model prefers the acceptable sentence. The zero value is ready.
type Results struct {
	paradigms []*paradigm
	at        map[string]*paradigm
}

// paradigm counts the pairs of one.
type paradigm struct {
	name, field, phenomenon string

	right, ties, wrong int
}

// Add counts a pair with the scores of its sentences, and returns what it counts: see [Right].
func (r *Results) Add(p Pair, good, bad float64) (float64, error) {
	right, err := Right(p, good, bad)
	if err != nil {
		return 0, err
	}
	c := r.at[p.Paradigm]
	if c == nil {
		c = &paradigm{name: p.Paradigm, field: p.Field, phenomenon: p.Phenomenon}
		if r.at == nil {
			r.at = map[string]*paradigm{}
		}
		r.at[p.Paradigm] = c
		r.paradigms = append(r.paradigms, c)
	}
	switch right {
	case 1:
		c.right++
	case 0:
		c.wrong++
	default:
		c.ties++
	}
	return right, nil
}

// Paradigms lists the accuracy of each, by field and name.
func (r *Results) Paradigms() []Accuracy {
	return r.grouped(func(p *paradigm) (string, string) { return p.name, p.field })
}

// Phenomena lists the accuracy of each linguistics_term within a field, by field and name.
func (r *Results) Phenomena() []Accuracy {
	return r.grouped(func(p *paradigm) (string, string) { return p.phenomenon, p.field })
}

// Fields lists the accuracy of each field, by name.
func (r *Results) Fields() []Accuracy {
	return r.grouped(func(p *paradigm) (string, string) { return p.field, p.field })
}

// All is the accuracy over all paradigms.
func (r *Results) All() Accuracy { return accuracy("", "", r.paradigms) }

// grouped lists accuracies of paradigms with one name and field.
func (r *Results) grouped(key func(*paradigm) (name, field string)) []Accuracy {
	type group struct{ name, field string }
	groups := map[group][]*paradigm{}
	for _, p := range r.paradigms {
		name, field := key(p)
		groups[group{name, field}] = append(groups[group{name, field}], p)
	}
	var all []Accuracy
	for g, list := range groups {
		all = append(all, accuracy(g.name, g.field, list))
	}
	slices.SortFunc(all, func(a, b Accuracy) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Name, b.Name))
	})
	return all
}
