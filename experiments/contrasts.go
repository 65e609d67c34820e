package experiments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
)

// Contrast is a difference that a plan asks for: a sum of arms with signs, which is taken within each seed.
type Contrast struct {
	Name string   `yaml:"name" doc:"what it answers, in a few words"`
	Of   string   `yaml:"of" doc:"arms with + and - and a blank around each, as in gdes - none or (es-joint - none-joint) - (es-alternating - none-alternating); 0.5 * gdes takes half of one"`
	On   []string `yaml:"on" doc:"metrics; empty means the held-out MLM loss and, where all its arms have one, the AUC"`
}

// WeightedArm is an arm of a contrast with its weight in the sum.
type WeightedArm struct {
	Arm    string
	Weight float64
}

// Arms reads the contrast's sum. Each arm stands in it once. What is no sum of arms is an error.
func (c Contrast) Arms() ([]WeightedArm, error) {
	r := contrastReader{words: strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(c.Of))}
	if err := r.sum(1); err != nil {
		return nil, fmt.Errorf("contrast %q: %s: %w", c.Name, c.Of, err)
	}
	if len(r.words) > 0 {
		return nil, fmt.Errorf("contrast %q: %s: a bracket closes that was not opened", c.Name, c.Of)
	}
	var all []WeightedArm
	for _, w := range r.arms {
		if i := slices.IndexFunc(all, func(o WeightedArm) bool { return o.Arm == w.Arm }); i >= 0 {
			all[i].Weight += w.Weight
		} else {
			all = append(all, w)
		}
	}
	return slices.DeleteFunc(all, func(w WeightedArm) bool { return w.Weight == 0 }), nil
}

// contrastReader takes words from the front.
type contrastReader struct {
	words []string
	arms  []WeightedArm
}

func (r *contrastReader) next() string {
	if len(r.words) == 0 {
		return ""
	}
	word := r.words[0]
	r.words = r.words[1:]
	return word
}

// sum reads terms with + or - between them, up to the end or a closing bracket, which it leaves.
func (r *contrastReader) sum(sign float64) error {
	first := sign
	if len(r.words) > 0 && r.words[0] == "-" {
		r.next()
		first = -sign
	}
	if err := r.term(first); err != nil {
		return err
	}
	for len(r.words) > 0 && r.words[0] != ")" {
		switch word := r.next(); word {
		case "+":
			if err := r.term(sign); err != nil {
				return err
			}
		case "-":
			if err := r.term(-sign); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%q stands where + or - should be, with a blank on both sides", word)
		}
	}
	return nil
}

// term reads an arm, a number times a term, or a sum in brackets.
func (r *contrastReader) term(weight float64) error {
	word := r.next()
	if len(r.words) > 0 && r.words[0] == "*" {
		factor, err := strconv.ParseFloat(word, 64)
		if err != nil || factor == 0 || factor-factor != 0 {
			return fmt.Errorf("%q stands before * and is no number", word)
		}
		r.next()
		return r.term(weight * factor)
	}
	switch word {
	case "", "+", "-", "*", ")":
		return fmt.Errorf("an arm is missing")
	case "(":
		if err := r.sum(weight); err != nil {
			return err
		}
		if r.next() != ")" {
			return fmt.Errorf("a bracket is not closed")
		}
		return nil
	}
	r.arms = append(r.arms, WeightedArm{Arm: word, Weight: weight})
	return nil
}

// contrastFaults lists the contrasts that name what the plan does not have.
func (p *Plan) contrastFaults() (faults []error) {
	for i, c := range p.Contrasts {
		fault := func(format string, args ...any) {
			faults = append(faults, fmt.Errorf("contrast %q: "+format, append([]any{c.Name}, args...)...))
		}
		if c.Name == "" {
			fault("it has no name: say in a few words what it answers")
		}
		if slices.ContainsFunc(p.Contrasts[:i], func(o Contrast) bool { return o.Name == c.Name }) {
			fault("it stands twice")
		}
		arms, err := c.Arms()
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if len(arms) == 0 {
			fault("%s is nothing: the arms cancel each other", c.Of)
		}
		for _, w := range arms {
			if !slices.ContainsFunc(p.Arms, func(a Arm) bool { return a.Name == w.Arm }) {
				fault("there is no arm %s: the arms are %s", w.Arm, strings.Join(p.namesOfArms(), ", "))
			}
		}
		for _, key := range c.On {
			if _, ok := measure.Find(key); !ok {
				fault("there is no metric %s: docs/metrics.md lists them", key)
			}
		}
	}
	return faults
}

// namesOfArms are the names of the plan's arms, in its order.
func (p *Plan) namesOfArms() (names []string) {
	for _, a := range p.Arms {
		names = append(names, a.Name)
	}
	return names
}
