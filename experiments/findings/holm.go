package findings

import "github.com/ablate-go/ablate/internal/scores"

// adjust sets the p of each comparison that is judged after Holm's method for their number.
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
	Supported int // those of which an interval of their own lies on the claim's side of 0
	Confirmed int // of the supported ones, those whose p after Holm's method is below 5 %
}

// Family takes all comparisons of the claims together.
func (f *Findings) Family() Family {
	var all Family
	for _, claim := range f.Claims {
		for _, c := range claim.Comparisons {
			if c.Holm.OK {
				all.Tests++
			}
			switch c.Verdict() {
			case Confirmed:
				all.Confirmed++
				all.Supported++
			case Supported:
				all.Supported++
			}
		}
	}
	return all
}
