package measure

import "math"

// Conflict compares the gradients of the two losses on the word table: g_MLM = ∂L_MLM/∂E_G and g_RTD = λ·∂L_RTD/∂E,
// where E is the table that the discriminator looks up. In ES the two are added. In NES and GDES each updates its own
// table, and the same numbers tell how the two would have combined.
//
// Cosines are also measured over the rows that the discriminator looked up: the softmax of MLM has a gradient on every
// row, RTD only on these. In the joint coupling a ratio above 1 means that RTD is the stronger loss; where each loss
// has its own optimizer, Adam removes the scale λ.
type Conflict struct{}

// The metrics of [Conflict].
var (
	ConflictCos = Metric{
		Key: "conflict_cos", Group: "conflict", Title: "Gradient cosine", Decimals: 3, Due: EachMeasure, Summary: LastAndMean,
		Range: CosineRange,
		Doc:   "Cosine of ∂L_MLM/∂E_G and λ·∂L_RTD/∂E, where E is the table that the discriminator looks up, over all rows.",
	}
	ConflictCosRows = Metric{
		Key: "conflict_cos_rows", Group: "conflict", Title: "Gradient cosine, rows looked up", Decimals: 3,
		Due: EachMeasure, Summary: LastAndMean, Range: CosineRange,
		Doc: "The same cosine over the rows that the discriminator looked up in the step.",
	}
	ConflictNegative = Metric{
		Key: "conflict_negative", Group: "conflict", Title: "Opposed rows", Decimals: 3,
		Due: EachMeasure, Summary: LastAndMean, Range: ShareRange,
		Doc: "Share of the rows that the discriminator looked up whose own two gradients have a negative cosine.",
	}
	ConflictRatio = Metric{
		Key: "conflict_ratio", Group: "conflict", Title: "Norm ratio", Decimals: 2, Due: EachMeasure, Summary: LastAndMean,
		Range: AboveZero,
		Doc:   "Norm of λ·∂L_RTD/∂E over the norm of ∂L_MLM/∂E_G, over all rows.",
	}
)

// Metrics implements [Measure].
func (Conflict) Metrics() []Metric {
	return []Metric{ConflictCos, ConflictCosRows, ConflictNegative, ConflictRatio}
}

// Measure implements [Measure]. The cosine with a zero gradient does not exist and is nil.
func (Conflict) Measure(s *Snapshot) []*float64 {
	r := make([]*float64, 4)
	if s.MLM == nil || s.RTD == nil {
		return r
	}
	var all inner
	everywhere := make([]int, s.Vocab)
	for id, p := range s.rowInnerProducts() {
		everywhere[id] = id
		all.add(p)
	}
	r[0] = all.cosine()
	r[1], r[2] = lookedUp(s, everywhere)
	if all.aa > 0 {
		r[3] = ptr(math.Sqrt(all.bb / all.aa))
	}
	return r
}

// lookedUp returns the cosine of the two gradients over the given rows that the discriminator looked up, and the share
// of these rows whose own cosine is negative.
func lookedUp(s *Snapshot, rows []int) (cosine, negative *float64) {
	if s.MLM == nil || s.RTD == nil {
		return nil, nil
	}
	var sum inner
	both, opposed := 0, 0
	for _, id := range rows {
		row := s.rowInnerProducts()[id]
		if row.bb == 0 {
			continue
		}
		sum.add(row)
		if row.aa > 0 {
			both++
			if row.ab < 0 {
				opposed++
			}
		}
	}
	if both > 0 {
		negative = ptr(float64(opposed) / float64(both))
	}
	return sum.cosine(), negative
}

// rowInnerProducts returns the inner products of the two gradients on each row. They are computed once for a snapshot.
func (s *Snapshot) rowInnerProducts() []inner {
	if s.rowProducts == nil {
		s.rowProducts = make([]inner, s.Vocab)
		for id := range s.rowProducts {
			at, end := id*s.Hidden, (id+1)*s.Hidden
			s.rowProducts[id] = dot(s.MLM[at:end], s.RTD[at:end])
		}
	}
	return s.rowProducts
}

// inner holds the inner products of two vectors a and b with themselves and with each other.
type inner struct{ aa, bb, ab float64 }

func dot(a, b []float32) inner {
	var p inner
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		p.aa += x * x
		p.bb += y * y
		p.ab += x * y
	}
	return p
}

func (p *inner) add(q inner) { p.aa, p.bb, p.ab = p.aa+q.aa, p.bb+q.bb, p.ab+q.ab }

func (p inner) cosine() *float64 {
	if p.aa == 0 || p.bb == 0 {
		return nil
	}
	return ptr(p.ab / math.Sqrt(p.aa*p.bb))
}
