package measure

import "math"

// Similarity is the mean pairwise cosine of the rows of a word table, over the rows of the ordinary tokens in the
// training text (special tokens are left out):
//
//	sim = ( |Σ_v u_v|² - n ) / ( n(n-1) ),  u_v = E_v/|E_v|
//
// This is the exact mean over all pairs of different rows, in O(n·hidden). The paper compares E_G, E_D and E_Delta by
// their average cosine similarity (section 3.2); it does not say over which rows.
type Similarity struct{}

// Sim are the metrics of [Similarity]: of E_G, of E_D (in GDES E_G + E_Δ) and of E_Δ.
var Sim = ofTables(Metric{
	Key: "sim", Group: "sim", Title: "cos %s", Decimals: 3, Due: EachMeasure, Summary: Last, Range: CosineRange,
	Doc: "Mean cosine of all pairs of rows of %s, over the ordinary tokens of the training text.",
})

// Metrics implements [Measure].
func (Similarity) Metrics() []Metric { return Sim.List() }

// Measure implements [Measure]. A value is nil for a table that the arm does not have and for fewer than two rows that
// are not zero: E_Delta is zero before its first update.
func (Similarity) Measure(s *Snapshot) []*float64 { return similarities(s, s.Rows.All) }

// similarities returns the mean pairwise cosine of each table over the given rows.
func similarities(s *Snapshot, rows []int) []*float64 {
	return []*float64{
		meanCosine(s.Tables.G, s.Hidden, rows),
		meanCosine(s.Tables.D, s.Hidden, rows),
		meanCosine(s.Tables.Delta, s.Hidden, rows),
	}
}

func meanCosine(table []float32, hidden int, rows []int) *float64 {
	if table == nil {
		return nil
	}
	sum, n := make([]float64, hidden), 0.0
	for _, id := range rows {
		row := table[id*hidden : (id+1)*hidden]
		norm := norm2(row)
		if norm == 0 {
			continue
		}
		n++
		for i, x := range row {
			sum[i] += float64(x) / norm
		}
	}
	if n < 2 {
		return nil
	}
	square := 0.0
	for _, x := range sum {
		square += x * x
	}
	return ptr((square - n) / (n * (n - 1)))
}

func ptr(v float64) *float64 { return &v }

func norm2(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}
