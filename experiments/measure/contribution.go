package measure

import "math"

// Contribution compares what the gradients of the two losses add to the update of the word table. Adam divides every
// gradient by the root of its second moment, so that the longer gradient need not be the stronger one. With g the
// gradient of a loss on the table that it trains, and v̂ the second moment of that table's optimizer after the step,
//
//	u = rate·clip·g / (√v̂ + ε)
//
// is what the gradient of this step adds, without momentum and weight decay. In the joint ES both losses have one v̂,
// otherwise each has its own.
//
// The share exists only for tables that both losses change: E in ES, and E_D = E_G + E_Δ in GDES.
type Contribution struct{}

// The metrics of [Contribution].
var (
	ContributionRatio = Metric{
		Key: "pull_ratio", Group: "pull", Title: "Update ratio", Decimals: 2, Due: EachMeasure, Summary: LastAndMean,
		Range: AboveZero,
		Doc: "|u_RTD| / |u_MLM|, where u is what a loss's gradient of this step adds to the update of the table " +
			"that it trains.",
	}
	ContributionCos = Metric{
		Key: "pull_cos", Group: "pull", Title: "Update cosine", Decimals: 3, Due: EachMeasure, Summary: Last, Range: CosineRange,
		Doc: "Cosine of u_MLM and u_RTD.",
	}
	ContributionShare = Metric{
		Key: "pull_share", Group: "pull", Title: "RTD's share", Decimals: 2, Due: EachMeasure, Summary: LastAndMean,
		Doc: "RTD's part of u = u_MLM + u_RTD, as ⟨u_RTD, u⟩ / |u|²; below 0 or above 1 where the two oppose.",
	}
)

// Metrics implements [Measure].
func (Contribution) Metrics() []Metric {
	return []Metric{ContributionRatio, ContributionCos, ContributionShare}
}

// Measure implements [Measure].
func (Contribution) Measure(s *Snapshot) []*float64 {
	r := make([]*float64, 3)
	if s.MLMContribution == nil || s.RTDContribution == nil {
		return r
	}
	p := dot(s.MLMContribution, s.RTDContribution)
	if p.aa > 0 {
		r[0] = ptr(math.Sqrt(p.bb / p.aa))
	}
	r[1] = p.cosine()
	if both := p.aa + 2*p.ab + p.bb; s.OneTable && both > 0 {
		r[2] = ptr((p.ab + p.bb) / both)
	}
	return r
}
