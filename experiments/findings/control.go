package findings

import (
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/scores"
)

// LearntMargin is how far, in nats a masked token, a generator's held-out loss must lie below that of the frequencies
// of tokens for it to count as having learnt from context. A loss just below that line is one of a network that knows
// the frequencies and hardly more.
const LearntMargin = 0.1

// Control sets a difference at the end of training beside the same one at the step where the networks knew the
// frequencies of tokens and no more: a difference that was there by then is none that learning from context has made.
type Control struct {
	Comparison // at the end

	// FirstStep and LastStep are the least and the greatest step, over seeds and arms, of the first evaluation at which
	// the held-out MLM loss lay below that of the frequencies of tokens.
	FirstStep, LastStep int
	Then                Estimate // the difference at the first measurement from there on
	Since               Estimate // Difference less Then, within each seed
}

// AtFrequencies is the control of a comparison; ok is false where a generator never came below the loss of token
// frequencies, or where that loss is not known.
func (c Comparison) AtFrequencies() (control Control, ok bool) {
	if c.NoNumbers || c.Unfinished {
		return Control{}, false
	}
	control.Comparison = c
	terms := slices.Concat(c.Larger.Terms, c.Smaller.Terms)
	end := func(m cellMetric) int { step, _ := lastCommon([]cellMetric{m}); return step }
	var then, since []float64
	for _, cells := range cellsBySeed(terms, Finished) {
		for _, cell := range cells {
			step, crossed := crossing(cell)
			if !crossed {
				return Control{}, false
			}
			if control.FirstStep == 0 || step < control.FirstStep {
				control.FirstStep = step
			}
			control.LastStep = max(control.LastStep, step)
		}
		first := func(m cellMetric) int { step, _ := crossing(m.cell); return m.firstFrom(step) }
		before, ok := c.within(cells, first)
		after, okAfter := c.within(cells, end)
		if !ok || !okAfter {
			return Control{}, false
		}
		then, since = append(then, before), append(since, after-before)
	}
	control.Then = estimate(then)
	control.Since, _ = scores.Of(since) // without values there is no estimate
	return control, control.Then.Mean.OK
}

// within is the difference of the two quantities in one seed, given the cell of each term.
func (c Comparison) within(cells []experiments.CellResult, at func(cellMetric) int) (difference float64, ok bool) {
	larger, okLarger := c.Larger.total(cells[:len(c.Larger.Terms)], at)
	smaller, okSmaller := c.Smaller.total(cells[len(c.Larger.Terms):], at)
	return larger - smaller, okLarger && okSmaller
}

// crossing is the step of the first evaluation after step 0 at which a cell's generator was better than the
// frequencies of tokens.
func crossing(c experiments.CellResult) (step int, ok bool) {
	if c.Unigram <= 0 {
		return 0, false
	}
	steps, losses := c.Series(heldOut.MLMLoss.Key)
	for i, loss := range losses {
		if steps[i] > 0 && loss < c.Unigram {
			return int(steps[i]), true
		}
	}
	return 0, false
}

// firstFrom is the first step, from a given one on, at which the metric has a value; without one it is a step at which
// it has none.
func (m cellMetric) firstFrom(step int) int {
	steps, _ := m.cell.Series(m.key)
	for _, s := range steps {
		if int(s) >= step {
			return int(s)
		}
	}
	return step
}
