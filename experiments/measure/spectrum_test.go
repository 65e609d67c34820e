package measure

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"gonum.org/v1/gonum/mat"
)

func TestEffectiveRankAgainstTheSingularValues(t *testing.T) {
	const vocab, hidden = 700, 12
	r := rng.Stream(5, "spectrum", 0)
	table := make([]float32, vocab*hidden)
	var rows []int
	for id := range vocab {
		for k := range hidden {
			table[id*hidden+k] = float32(r.NormFloat64() * math.Pow(0.6, float64(k)))
		}
		if id%3 != 0 {
			rows = append(rows, id)
		}
	}
	dense := mat.NewDense(len(rows), hidden, nil)
	for i, id := range rows {
		for k := range hidden {
			dense.Set(i, k, float64(table[id*hidden+k]))
		}
	}
	var svd mat.SVD
	if !svd.Factorize(dense, mat.SVDNone) {
		t.Fatal("no singular values")
	}
	sigma, sum, entropy := svd.Values(nil), 0.0, 0.0
	for _, s := range sigma {
		sum += s
	}
	for _, s := range sigma {
		entropy -= s / sum * math.Log(s/sum)
	}
	got := effectiveRank(table, hidden, rows)
	if got == nil || math.Abs(*got-math.Exp(entropy)) > 1e-4 {
		t.Errorf("effective rank %v, want %g", got, math.Exp(entropy))
	}
	for id := range vocab { // multiples of one row
		for k := range hidden {
			table[id*hidden+k] = float32(id+1) * float32(k+1)
		}
	}
	if got := effectiveRank(table, hidden, rows); got == nil || math.Abs(*got-1) > 0.02 {
		t.Errorf("rows along one line have effective rank %v", got)
	}
	clear(table)
	if effectiveRank(table, hidden, rows) != nil || effectiveRank(nil, hidden, rows) != nil ||
		effectiveRank(table, hidden, nil) != nil {
		t.Error("a table without a direction has a rank")
	}
}
