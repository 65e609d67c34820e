package findings

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/internal/prose"
)

// Verdict is what numbers say of an expectation. Nothing is confirmed unless it stands after the correction for the
// number of tests.
type Verdict int

const (
	// Unknown says that there is no number after step 0, or not of arms that may be compared.
	Unknown Verdict = iota
	// NotConfirmed says that the 95 % interval lies on the other side of 0, or that what the claim speaks of is not there.
	NotConfirmed
	// Undecided says that the 95 % interval holds 0, or that there is none, or that an arm has learnt nothing.
	Undecided
	// Supported says that the 95 % interval lies on the claim's side of 0, but that p after Holm's method for all
	// comparisons of the claims is not below 5 %.
	Supported
	// Confirmed says that the interval lies on the claim's side of 0, and that p after Holm's method is below 5 %.
	Confirmed
)

// significance is the level that p after Holm's method must be below.
const significance = 0.05

// String is the verdict in words.
func (v Verdict) String() string {
	words := [...]string{"cannot be said yet", "not confirmed here", "undecided here",
		"supported here, uncorrected", "confirmed here"}
	if v < 0 || int(v) >= len(words) {
		return fmt.Sprintf("Verdict(%d)", int(v))
	}
	return words[v]
}

// Verdict judges one comparison, by the interval of its difference and, where it is one of several, by its p after
// Holm's method.
func (c Comparison) Verdict() Verdict {
	d := c.Difference
	switch {
	case c.NoNumbers && c.NotReached > 0 && !c.OtherSettings && !c.Unfinished:
		return NotConfirmed
	case c.NoNumbers, c.OtherSettings:
		return Unknown
	case c.NotReached > 0:
		return Undecided
	case c.NoObject:
		return NotConfirmed
	case c.Unlearnt != nil:
		return Undecided
	case !d.Low.OK || d.Low.X <= 0 && d.High.X >= 0:
		return Undecided
	case d.Mean.X < 0:
		return NotConfirmed
	case c.Holm.OK && c.Holm.X >= significance:
		return Supported
	}
	return Confirmed
}

// Conclusion is the verdict with what it rests on, in a few words.
func (c Comparison) Conclusion() string {
	v, d := c.Verdict(), c.Difference
	switch {
	case c.OtherSettings && !c.NoNumbers:
		return "not judged: the arms differ in more"
	case v == Unknown || c.NoObject || c.NotReached > 0:
		return v.String()
	case c.Unlearnt != nil:
		return v.String() + ": nothing was learnt"
	case d.N == 1 && d.Mean.X > 0:
		return v.String() + ": one run, with the expected sign"
	case d.N == 1:
		return v.String() + ": one run, without the expected sign"
	case v == Undecided:
		return v.String() + ": the interval holds 0"
	case v == NotConfirmed:
		return v.String() + ": the interval lies on the other side of 0"
	}
	return v.String()
}

// votes counts what the comparisons of a claim say.
type votes struct {
	of       [Confirmed + 1]int // by verdict
	judged   int                // comparisons whose verdict is not Unknown
	unlike   int                // comparisons that are not judged since the arms differ in more
	expected int                // judged comparisons whose difference has the expected sign
	seeds    int                // the least number of seeds of a judged comparison
}

func (c Claim) votes() votes {
	v := votes{seeds: math.MaxInt}
	for _, one := range c.Comparisons {
		v.of[one.Verdict()]++
		if one.OtherSettings && !one.NoNumbers {
			v.unlike++
		}
		if one.Verdict() == Unknown {
			continue
		}
		v.judged, v.seeds = v.judged+1, min(v.seeds, one.Difference.N)
		if !one.NoObject && one.Difference.Mean.X > 0 {
			v.expected++
		}
	}
	return v
}

// Verdict of a claim is that of its comparisons if they agree: Confirmed if all of them are, Supported if all of them
// are that or confirmed, NotConfirmed if all that can be judged are not, Unknown if none can be judged, and else
// Undecided.
func (c Claim) Verdict() Verdict {
	switch v := c.votes(); {
	case v.judged == 0:
		return Unknown
	case v.of[Confirmed] == len(c.Comparisons):
		return Confirmed
	case v.of[Confirmed]+v.of[Supported] == len(c.Comparisons):
		return Supported
	case v.of[NotConfirmed] == v.judged:
		return NotConfirmed
	}
	return Undecided
}

// Conclusion is the verdict with what it rests on, as the beginning of a sentence.
func (c Claim) Conclusion() string {
	v := c.votes()
	s := c.Verdict().String()
	switch {
	case v.judged == 0 && v.unlike > 0:
		return "Not judged here, since the arms differ in more than this"
	case v.of[Confirmed] > 0 && v.of[Supported] > 0:
		s = fmt.Sprintf("confirmed in %d and supported, uncorrected, in %d of %d comparisons here", v.of[Confirmed],
			v.of[Supported], len(c.Comparisons))
	case v.of[Confirmed] > 0 && v.of[Confirmed] < len(c.Comparisons):
		s = fmt.Sprintf("confirmed in %d of %d comparisons here", v.of[Confirmed], len(c.Comparisons))
	case v.of[Supported] > 0 && v.of[Supported] < len(c.Comparisons):
		s = fmt.Sprintf("supported, uncorrected, in %d of %d comparisons here", v.of[Supported], len(c.Comparisons))
	}
	if v.seeds == 1 {
		s += fmt.Sprintf(", with one run (the expected sign in %d of %s)", v.expected, prose.Count(v.judged, "comparison"))
	}
	return prose.Capital(s)
}
