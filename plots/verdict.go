package plots

import (
	"fmt"
	"math"
	"strings"

	"github.com/ablate-go/ablate/internal/scores"
)

// verdict is what a comparison's numbers say. Nothing is confirmed unless an interval says so.
type verdict int

const (
	unknown      verdict = iota // no number after step 0, or not of arms that may be compared
	notConfirmed                // the interval lies on the other side of 0, or the claim has no object
	undecided                   // the interval holds 0, or there is none
	confirmed                   // the interval lies on the claim's side of 0
)

func (v verdict) String() string {
	return [...]string{"cannot be said yet", "not confirmed here", "undecided here", "confirmed here"}[v]
}

func (c comparison) verdict() verdict {
	d := c.difference
	switch {
	case c.none, c.unlike:
		return unknown
	case c.moot:
		return notConfirmed
	case c.unlearnt != nil:
		return undecided
	case !d.Low.OK || d.Low.X <= 0 && d.High.X >= 0:
		return undecided
	case d.Mean.X < 0:
		return notConfirmed
	}
	return confirmed
}

// words is the verdict with what it rests on.
func (c comparison) words() string {
	v, d := c.verdict(), c.difference
	switch {
	case c.unlike && !c.none:
		return "not judged: the arms differ in more"
	case v == unknown || c.moot:
		return v.String()
	case c.unlearnt != nil:
		return v.String() + ": nothing was learnt"
	case d.N == 1 && d.Mean.X > 0:
		return v.String() + ": one run, with the expected sign"
	case d.N == 1:
		return v.String() + ": one run, without the expected sign"
	case v == undecided:
		return v.String() + ": the interval holds 0"
	case v == notConfirmed:
		return v.String() + ": the interval lies on the other side of 0"
	}
	return v.String()
}

// verdict of an expectation is that of its comparisons if they agree.
func (e expectation) verdict() string {
	var counts [4]int
	unlike := 0
	n, seeds, signs := 0, math.MaxInt, 0
	for _, c := range e.comparisons {
		counts[c.verdict()]++
		if c.unlike && !c.none {
			unlike++
		}
		if c.verdict() != unknown {
			n, seeds = n+1, min(seeds, c.difference.N)
			if !c.moot && c.difference.Mean.X > 0 {
				signs++
			}
		}
	}
	var s string
	switch {
	case n == 0 && unlike > 0:
		return "Not judged here, since the arms differ in more than this"
	case n == 0:
		return capital(unknown.String())
	case counts[confirmed] == len(e.comparisons):
		s = confirmed.String()
	case counts[notConfirmed] == n:
		s = notConfirmed.String()
	case counts[confirmed] > 0:
		s = fmt.Sprintf("confirmed in %d of %d comparisons here", counts[confirmed], len(e.comparisons))
	default:
		s = undecided.String()
	}
	if seeds == 1 {
		s += fmt.Sprintf(", with one run (the expected sign in %d of %s)", signs, count(n, "comparison"))
	}
	return capital(s)
}

// judged are the comparisons that have numbers, and how many are still without; if none has, the first says why.
func (e expectation) judged() (some []comparison, waiting int) {
	for _, c := range e.comparisons {
		if c.none {
			waiting++
		} else {
			some = append(some, c)
		}
	}
	if some == nil {
		return e.comparisons[:1], waiting - 1
	}
	return some, waiting
}

// test names the test behind an estimate of a difference; it is empty where there is none.
func test(d scores.Estimate) string {
	if !d.P.OK {
		return ""
	}
	return fmt.Sprintf("paired t test, n = %d, %s", d.N, pValue(d.P.X))
}

// shortP writes a p for a column headed so.
func shortP(p scores.Value) string {
	if !p.OK {
		return missing
	}
	return strings.TrimPrefix(strings.TrimPrefix(pValue(p.X), "p = "), "p ")
}

// pValue writes p as papers do.
func pValue(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return "p = " + fixed(p, 3)
}
