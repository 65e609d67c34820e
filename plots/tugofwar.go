package plots

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/scores"
)

// expectation is a statement of the paper with what a run's numbers say of it.
type expectation struct {
	title        string // in a few words, for tables
	claim        string // a sentence without its capital and stop
	measure      string // by what it is judged here
	note         string // on what the paper has instead of the measure; may be empty
	decimals     int
	smallerFirst bool // the claim's subject is the smaller number
	comparisons  []comparison
}

// comparison is a pair of numbers of which the first is expected to be the larger.
type comparison struct {
	larger, smaller operand
	twins           []string // further arms of which it would be the same observation
	step            int      // the last that is compared
	unfinished      bool     // the cells had not reached their last step
	a, b            scores.Estimate
	difference      scores.Estimate // of larger - smaller, paired by seed
	holm            scores.Value    // its p, adjusted for the number of comparisons
	remark          string
	sunk, lost      []string // arms with collapsed seeds, and without failed ones, among those that are compared
	unlearnt        []string // arms of which no seed has learnt what is compared
	within          bool     // both are of one folder
	unlike          bool     // the arms differ in more than the claim is about, as remark says
	none            bool     // there is nothing to judge, as remark says
	moot            bool     // the claim has no object, as remark says
}

// operand is a sum of readings, each of one arm, with signs: E_G - E_D of one arm, say.
type operand struct {
	name  string
	terms []term
	size  bool // of the sum, without its sign
}

type term struct {
	arm  *runArm
	key  string
	sign float64
	mean bool // of the reading over training, not its last value
}

func reading(a *runArm, key string) operand {
	return operand{name: a.Name, terms: []term{{arm: a, key: key, sign: 1}}}
}

// meanReading is the mean of a reading over training: what learns faster has the lower mean loss, wherever it ends.
func meanReading(a *runArm, key string) operand {
	return operand{name: a.Name, terms: []term{{arm: a, key: key, sign: 1, mean: true}}}
}

// compare pairs the cells of equal seeds. It takes those that are done in all arms involved or, as long as
// there are none, those that have begun and not failed, at the last step that all of them measured.
func compare(larger, smaller operand) comparison {
	c := comparison{larger: larger, smaller: smaller}
	terms := append(append([]term{}, larger.terms...), smaller.terms...)
	seeds := pairedSeeds(terms, finished)
	if len(seeds) == 0 {
		c.unfinished = true
		seeds = pairedSeeds(terms, func(r experiments.CellResult) bool { return len(r.Rows) > 0 && r.Error == "" })
	}
	if len(seeds) == 0 {
		c.none, c.remark = true, "no seed has been trained in all arms that this compares"
		if failed := armsOf(terms, (*runArm).failed); failed != nil {
			c.remark = "every seed of " + list(failed) + " that began has failed"
		}
		return c
	}
	var sources []source
	for _, cells := range seeds {
		for i, cell := range cells {
			sources = append(sources, source{cell, terms[i].key})
		}
	}
	// What is finished counts at its own end: arms of one budget may have different numbers of steps.
	common, _ := newest(sources)
	at := func(s source) int {
		if c.unfinished {
			return common
		}
		own, _ := newest([]source{s})
		return own
	}
	for _, s := range sources {
		c.step = max(c.step, at(s))
	}
	if c.step == 0 {
		c.none, c.remark = true, "nothing has been measured after step 0"
		return c
	}
	c.sunk = armsOf(terms, func(a *runArm) bool { return a.sunk > 0 })
	c.lost = armsOf(terms, func(a *runArm) bool { return a.lost > 0 })
	c.unlearnt = unlearnt(terms)
	var as, bs []float64
	for _, cells := range seeds {
		a, okA := larger.total(cells[:len(larger.terms)], at)
		b, okB := smaller.total(cells[len(larger.terms):], at)
		if okA && okB {
			as, bs = append(as, a), append(bs, b)
		}
	}
	c.a, c.b = estimate(as), estimate(bs)
	if d, err := scores.Paired(as, bs); err == nil {
		c.difference = d
	}
	if !c.difference.Mean.OK {
		c.none, c.remark = true, fmt.Sprintf("the numbers do not exist at step %s", thousands(c.step))
	}
	return c
}

// pairedSeeds lists, seed by seed, the cell of each term's arm, where every one of them is wanted.
func pairedSeeds(terms []term, wanted func(experiments.CellResult) bool) [][]experiments.CellResult {
	var all [][]experiments.CellResult
	for _, first := range terms[0].arm.cells {
		var cells []experiments.CellResult
		for _, t := range terms {
			for _, c := range t.arm.cells {
				if c.Seed == first.Seed && wanted(c) {
					cells = append(cells, c)
				}
			}
		}
		if len(cells) == len(terms) {
			all = append(all, cells)
		}
	}
	return all
}

// total is the operand's value for one seed, its terms read at the step that at gives each.
func (o operand) total(cells []experiments.CellResult, at func(source) int) (sum float64, ok bool) {
	for i, t := range o.terms {
		s := source{cells[i], t.key}
		v, _, ok := s.at(at(s))
		if t.mean {
			v, ok = s.meanTo(at(s))
		}
		if !ok {
			return 0, false
		}
		sum += t.sign * v
	}
	if o.size {
		sum = math.Abs(sum)
	}
	return sum, true
}
