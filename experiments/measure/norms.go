package measure

import "math"

// Norms are the Frobenius norms of the tables and of what the last step added to them. In GDES a step of
// the generator moves E_D by all of its update, so the updates of E_G and E_Delta are told apart.
type Norms struct{}

// The metrics of [Norms], each of E_G, of E_D and of E_Δ.
var (
	Norm = ofTables(Metric{
		Key: "norm", Group: "norm", Title: "norm %s", Decimals: 2, Due: EachMeasure, Summary: Last,
		Doc: "Frobenius norm of %s.",
	})
	UpdateNorm = ofTables(Metric{
		Key: "update", Group: "update", Title: "update %s", Decimals: 4, Due: EachMeasure,
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
