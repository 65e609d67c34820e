package findings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/internal/scores"
)

// Comparison sets two quantities beside each other, seed by seed, of which the first is expected to be the larger.
type Comparison struct {
	Larger, Smaller Quantity
	// LargerMean and SmallerMean are the means of the two over the seeds that are compared, and Difference that of
	// Larger - Smaller within each seed, with the paired t test. All are in the unit of the metric.
	LargerMean, SmallerMean, Difference Estimate
	// Differences are those of the seeds that are compared, of which Difference is the mean, in the order of seeds.
	Differences []float64
	// Holm is Difference.P adjusted by Holm's method for the number of comparisons that belong to one set of claims; it
	// does not exist for a comparison by itself.
	Holm Value

	Step       int  // the last one that is compared; arms of one budget may end at different steps
	Unfinished bool // the cells had not reached their last step

	// SameGenerator names further arms whose generators are those of Smaller's arm, bit for bit: one observation of the
	// generator and not several.
	SameGenerator []string
	Remark        string // what else differs between the arms, or why there is no number; may be empty

	// Beside is the same difference by another test, which BesideOn names, where the claim is judged on one that all arms
	// have in common; it has no numbers else.
	Beside   Estimate
	BesideOn string

	Collapsed []string // arms with collapsed seeds, among those that are compared
	LeftOut   []string // arms that are compared without seeds that failed
	Unlearnt  []string // arms of which no seed has learnt what is compared, which leaves the claim undecided

	NoNumbers     bool // there is nothing to judge, as Remark says
	OtherSettings bool // the arms differ in more than the claim is about, as Remark says: shown, and not judged
	NotReached    int  // seeds that have no number since training ended before it
	NoObject      bool // what the claim speaks of is not there, as Remark says: it is not confirmed

	sameFolder bool // both arms are of one folder, where several are put together
}

// Compare pairs the cells of equal seeds. It takes those that are done in all arms involved or, as long as there are
// none, those that have begun and not failed, at the last step that all of them measured. A term without an arm gives
// a comparison without numbers.
func Compare(larger, smaller Quantity) Comparison {
	c := Comparison{Larger: larger, Smaller: smaller}
	terms := append(append([]Term{}, larger.Terms...), smaller.Terms...)
	if len(terms) == 0 || slices.ContainsFunc(terms, func(t Term) bool { return t.Arm == nil }) {
		c.NoNumbers, c.Remark = true, "there is no such arm to compare"
		return c
	}
	seeds := cellsBySeed(terms, Finished)
	if len(seeds) == 0 {
		c.Unfinished = true
		seeds = cellsBySeed(terms, underWay)
	}
	if len(seeds) == 0 {
		c.NoNumbers, c.Remark = true, "no seed has been trained in all arms that this compares"
		if failed := armsWith(terms, (*Arm).Failed); failed != nil {
			c.Remark = "every seed of " + prose.List(failed) + " that began has failed"
		}
		return c
	}
	var metrics []cellMetric
	for _, cells := range seeds {
		for i, cell := range cells {
			metrics = append(metrics, cellMetric{cell: cell, key: terms[i].Metric.Key})
		}
	}
	// What is finished counts at its own end: arms of one budget may have different numbers of steps.
	common, _ := lastCommon(metrics)
	at := func(m cellMetric) int {
		if c.Unfinished {
			return common
		}
		own, _ := lastCommon([]cellMetric{m})
		return own
	}
	for _, m := range metrics {
		c.Step = max(c.Step, at(m))
	}
	if c.Step == 0 {
		c.NoNumbers, c.Remark = true, "nothing has been measured after step 0"
		return c
	}
	c.Collapsed = armsWith(terms, func(a *Arm) bool { return a.Collapsed > 0 })
	c.LeftOut = armsWith(terms, func(a *Arm) bool { return a.LeftOut > 0 })
	c.Unlearnt = withoutLearning(terms)
	var as, bs []float64
	for _, cells := range seeds {
		a, okA := larger.total(cells[:len(larger.Terms)], at)
		b, okB := smaller.total(cells[len(larger.Terms):], at)
		if okA && okB {
			as, bs = append(as, a), append(bs, b)
			c.Differences = append(c.Differences, a-b)
		} else if okA && smaller.shareOfEnd {
			c.NotReached++
		}
	}
	c.LargerMean, c.SmallerMean = estimate(as), estimate(bs)
	if d, err := scores.Paired(as, bs); err == nil {
		c.Difference = d
	}
	c.noteNotReached(len(seeds))
	if !c.Difference.Mean.OK && !c.NoNumbers {
		c.NoNumbers, c.Remark = true, fmt.Sprintf("the numbers do not exist at step %s", prose.Thousands(c.Step))
	}
	return c
}

// SmallerNames are the arm of Smaller and those with the same generator, as "a, b and c".
func (c Comparison) SmallerNames() string {
	return prose.List(append([]string{c.Smaller.Name}, c.SameGenerator...))
}

// Remarks is what a reader of the comparison's numbers must know, in parts with semicolons between them; may be empty.
func (c Comparison) Remarks() string {
	var parts []string
	if c.Remark != "" {
		parts = append(parts, c.Remark)
	}
	if c.Beside.Mean.OK {
		parts = append(parts, fmt.Sprintf("%s %s", c.BesideOn, prose.Interval(c.Beside, 3)))
	}
	switch {
	case c.Unlearnt != nil:
		parts = append(parts, "no seed of "+prose.List(c.Unlearnt)+" has learnt")
	case c.Collapsed != nil:
		parts = append(parts, "with collapsed seeds of "+prose.List(c.Collapsed))
	}
	if c.LeftOut != nil {
		parts = append(parts, "without the failed seeds of "+prose.List(c.LeftOut))
	}
	return strings.Join(parts, "; ")
}
