package measure

import "math"

// Norms are the Frobenius norms of the tables and of their last updates. In GDES an update of E_G changes E_D by the
// same amount, so the updates of E_G and E_Delta are measured separately.
type Norms struct{}

// The metrics of [Norms], each of E_G, of E_D and of E_Δ.
var (
	Norm = ofTables(Metric{
		Key: "norm", Group: "norm", Title: "norm %s", Decimals: 2, Due: EachMeasure, Summary: Last, Range: AboveZero,
		Doc: "Frobenius norm of %s.",
	})
	UpdateNorm = ofTables(Metric{
		Key: "update", Group: "update", Title: "update %s", Decimals: 4, Due: EachMeasure, Range: AboveZero,
		Doc: "Frobenius norm of what the step added to %s.",
	})
)

// Metrics implements [Measure].
func (Norms) Metrics() []Metric { return append(Norm.List(), UpdateNorm.List()...) }

// Measure implements [Measure].
func (Norms) Measure(s *Snapshot) []*float64 {
	return []*float64{
		frobenius(s.Tables.G), frobenius(s.Tables.D), frobenius(s.Tables.Delta),
		distance(s.Tables.G, s.Before.G), distance(s.Tables.D, s.Before.D), distance(s.Tables.Delta, s.Before.Delta),
	}
}

func frobenius(x []float32) *float64 {
	if x == nil {
		return nil
	}
	return ptr(norm2(x))
}

func distance(x, y []float32) *float64 {
	if x == nil || y == nil {
		return nil
	}
	sum := 0.0
	for i := range x {
		d := float64(x[i]) - float64(y[i])
		sum += d * d
	}
	return ptr(math.Sqrt(sum))
}
