package experiments

import "math"

// Pull compares what the two losses add to the update of the word table. Adam divides every gradient by the
// root of its second moment, so the longer gradient is not by itself the stronger. With g a loss's gradient
// on the table that it trains, and v̂ the second moment of the optimizer that moves this table after the step,
//
//	u = rate·clip·g / (√v̂ + ε)
//
// is what this step's gradient adds, momentum and weight decay aside. In the joint ES both losses share one
// v̂, elsewhere each has its own.
//
//	pull_ratio  |u_RTD| / |u_MLM|
//	pull_cos    cosine of the two
//	pull_share  RTD's part of u = u_MLM + u_RTD, as ⟨u_RTD, u⟩ / |u|²; below 0 or above 1 where they oppose.
//	            Only for tables that both move: E in ES, and E_D = E_G + E_Δ in GDES
type Pull struct{}

// Measure implements [Measure].
func (Pull) Measure(s *Snapshot) []Reading {
	r := []Reading{{Key: "pull_ratio"}, {Key: "pull_cos"}, {Key: "pull_share"}}
	if s.MLMPull == nil || s.RTDPull == nil {
		return r
	}
	p := dot(s.MLMPull, s.RTDPull)
	if p.aa > 0 {
		r[0].Value = ptr(math.Sqrt(p.bb / p.aa))
	}
	r[1].Value = p.cosine()
	if both := p.aa + 2*p.ab + p.bb; s.OneTable && both > 0 {
		r[2].Value = ptr((p.ab + p.bb) / both)
	}
	return r
}
