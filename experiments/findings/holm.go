package findings

import "github.com/ablate-go/ablate/internal/scores"

// adjust sets the p of each comparison that is judged for their number.
func adjust(all []Claim) {
	var tests []*Comparison
	var ps []float64
	for _, claim := range all {
		for i := range claim.Comparisons {
			if c := &claim.Comparisons[i]; c.Difference.P.OK && c.Verdict() != Unknown {
				tests, ps = append(tests, c), append(ps, c.Difference.P.X)
			}
		}
	}
	for i, p := range scores.Holm(ps) {
		tests[i].Holm = Value{X: p, OK: true}
	}
}

// Family is what all comparisons of the claims say if they are taken as one family of tests.
type Family struct {
	Tests     int // comparisons with a p
	Confirmed int // of them, by themselves
	Standing  int // of the confirmed ones, those whose p after Holm's method is below 5 %
}

// Family takes all comparisons of the claims together.
func (f *Findings) Family() Family {
	var all Family
	for _, claim := range f.Claims {
		for _, c := range claim.Comparisons {
			if c.Holm.OK {
				all.Tests++
			}
			if c.Verdict() != Confirmed {
				continue
			}
			all.Confirmed++
			if c.Holm.OK && c.Holm.X < 0.05 {
				all.Standing++
			}
		}
	}
	return all
}
