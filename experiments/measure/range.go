package measure

import "math"

// Range is what values a metric can have at all. The zero Range has no bounds. An interval of a mean may reach beyond,
// and is drawn to the bound only.
type Range struct{ Least, Most float64 }

// The ranges of most metrics: shares and areas, cosines, and what is not negative.
var (
	ShareRange  = Range{0, 1}
	CosineRange = Range{-1, 1}
	AboveZero   = Range{0, math.Inf(1)}
)

// Clip returns the nearest value that is possible. NaN stays NaN.
func (r Range) Clip(v float64) float64 {
	if r == (Range{}) || math.IsNaN(v) {
		return v
	}
	return min(max(v, r.Least), r.Most)
}
