package measure

import (
	"math"

	"github.com/ablate-go/ablate/internal/kernels"
	"gonum.org/v1/gonum/mat"
)

// Spectrum is the effective rank of the word tables over the rows of the ordinary tokens in the training text: with σ_i
// the singular values of these rows and p_i = σ_i/Σσ,
//
//	rank = exp( -Σ p_i ln p_i )
//
// (Roy and Vetterli, The effective rank, EUSIPCO 2007). It equals the table's width if all directions are used equally,
// and 1 if all rows are multiples of each other. Unlike the mean cosine it also detects tables whose rows lie in a few
// directions that cancel.
type Spectrum struct{}

// Rank are the metrics of [Spectrum]: of E_G, of E_D and of E_Δ.
var Rank = ofTables(Metric{
	Key: "rank", Group: "rank", Title: "rank %s", Decimals: 1, Due: EachEvaluation, Summary: Last, Range: AboveZero,
	Doc: "Effective rank exp(−Σ p ln p) of the rows of %s seen in training, with p the shares of the singular values " +
		"in their sum.",
})

// Metrics implements [Measure].
func (Spectrum) Metrics() []Metric { return Rank.List() }

// Measure implements [Measure]. A value is nil for a table that the arm does not have or that is zero.
func (Spectrum) Measure(s *Snapshot) []*float64 {
	return []*float64{
		effectiveRank(s.Tables.G, s.Hidden, s.Rows.All),
		effectiveRank(s.Tables.D, s.Hidden, s.Rows.All),
		effectiveRank(s.Tables.Delta, s.Hidden, s.Rows.All),
	}
}

func effectiveRank(table []float32, hidden int, rows []int) *float64 {
	if table == nil || len(rows) == 0 {
		return nil
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(gram(table, hidden, rows), false) {
		return nil
	}
	values, sum := eigen.Values(nil), 0.0
	for i, v := range values {
		values[i] = math.Sqrt(max(0, v)) // an eigenvalue of zero may be rounded to a small negative number
		sum += values[i]
	}
	if sum == 0 {
		return nil
	}
	entropy := 0.0
	for _, sigma := range values {
		if p := sigma / sum; p > 0 {
			entropy -= p * math.Log(p)
		}
	}
	return ptr(math.Exp(entropy))
}

// gram is the [hidden, hidden] Gram matrix XᵀX of the given rows X of the table. Blocks of rows are multiplied in
// float32 and added up in float64.
func gram(table []float32, hidden int, rows []int) *mat.SymDense {
	const block = 256
	some, blockGram := make([]float32, block*hidden), make([]float32, hidden*hidden)
	sum := make([]float64, hidden*hidden)
	for from := 0; from < len(rows); from += block {
		n := min(block, len(rows)-from)
		for i, id := range rows[from : from+n] {
			copy(some[i*hidden:(i+1)*hidden], table[id*hidden:(id+1)*hidden])
		}
		kernels.Gemm(hidden, hidden, n, 1, some, 1, hidden, some, hidden, 1, 0, blockGram, hidden)
		for i, x := range blockGram {
			sum[i] += float64(x)
		}
	}
	return mat.NewSymDense(hidden, sum)
}
