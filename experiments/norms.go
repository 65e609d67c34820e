package experiments

import "math"

// Norms are the Frobenius norms of the tables and of what the last step added to them. In GDES a step of
// the generator moves E_D by all of its update, so the updates of E_G and E_Delta are told apart.
type Norms struct{}

// Measure implements [Measure].
func (Norms) Measure(s *Snapshot) []Reading {
	return []Reading{
		{"norm_eg", frobenius(s.Tables.G)},
		{"norm_ed", frobenius(s.Tables.D)},
		{"norm_delta", frobenius(s.Tables.Delta)},
		{"update_eg", distance(s.Tables.G, s.Before.G)},
		{"update_ed", distance(s.Tables.D, s.Before.D)},
		{"update_delta", distance(s.Tables.Delta, s.Before.Delta)},
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
