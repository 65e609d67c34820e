package measure

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/sharing"
)

func randomTable(purpose string, vocab, hidden int, shift float64) []float32 {
	r := rng.Stream(1, purpose, 0)
	x := make([]float32, vocab*hidden)
	for i := range x {
		x[i] = float32(r.NormFloat64() + shift)
	}
	return x
}

func takeOne(t *testing.T, m Measure, s *Snapshot) []Scalar {
	t.Helper()
	readings, err := TakeOne(m, s)
	if err != nil {
		t.Fatal(err)
	}
	return readings
}

func read(t *testing.T, readings []Scalar, key string) *float64 {
	t.Helper()
	for _, r := range readings {
		if r.Key == key {
			return r.Value
		}
	}
	t.Fatalf("no reading %s", key)
	return nil
}

func near(got *float64, want float64) bool {
	return got != nil && math.Abs(*got-want) <= 1e-9*math.Max(1, math.Abs(want))
}

func TestMeanCosineIsTheMeanOverAllPairs(t *testing.T) {
	const vocab, hidden = 30, 7
	for _, shift := range []float64{0, 0.5, 10} {
		table := randomTable("table", vocab, hidden, shift)
		clear(table[5*hidden : 6*hidden]) // a row of zeros has no direction
		rows := []int{2, 3, 5, 8, 13, 21, 29}
		sum, pairs := 0.0, 0.0
		for _, i := range rows {
			for _, j := range rows {
				a, b := table[i*hidden:(i+1)*hidden], table[j*hidden:(j+1)*hidden]
				if i == j || i == 5 || j == 5 {
					continue
				}
				ab := 0.0
				for k := range a {
					ab += float64(a[k]) * float64(b[k])
				}
				sum += ab / (norm2(a) * norm2(b))
				pairs++
			}
		}
		if got := meanCosine(table, hidden, rows); !near(got, sum/pairs) {
			t.Errorf("shift %g: %v, over all pairs %g", shift, *got, sum/pairs)
		}
	}
	two := []float32{3, 0, 0, 2, -5, 0, 0, 0}
	for _, c := range []struct {
		rows []int
		want float64
	}{{[]int{0, 1}, 0}, {[]int{0, 2}, -1}, {[]int{0, 2, 3}, -1}, {[]int{0, 1, 2}, -1.0 / 3}} {
		if got := meanCosine(two, 2, c.rows); !near(got, c.want) {
			t.Errorf("rows %v: %v, want %g", c.rows, got, c.want)
		}
	}
	for _, rows := range [][]int{nil, {0}, {0, 3}, {3}} {
		if got := meanCosine(two, 2, rows); got != nil {
			t.Errorf("rows %v: %g, but there is no pair", rows, *got)
		}
	}
	if meanCosine(nil, 2, []int{0, 1}) != nil {
		t.Error("a table that is not there has a similarity")
	}
}

func TestConflictAgainstItsDefinition(t *testing.T) {
	const vocab, hidden = 20, 5
	mlm, rtd := randomTable("mlm", vocab, hidden, 0.1), randomTable("rtd", vocab, hidden, -0.1)
	for _, id := range []int{0, 4, 5, 11} {
		clear(rtd[id*hidden : (id+1)*hidden]) // not looked up
	}
	clear(mlm[7*hidden : 8*hidden]) // looked up, and nothing from MLM
	s := &Snapshot{Vocab: vocab, Hidden: hidden, MLM: mlm, RTD: rtd}
	cosine := func(a, b []float32) float64 {
		ab := 0.0
		for i := range a {
			ab += float64(a[i]) * float64(b[i])
		}
		return ab / (norm2(a) * norm2(b))
	}
	var mlmRows, rtdRows []float32
	rows, negative := 0.0, 0.0
	for id := range vocab {
		a, b := mlm[id*hidden:(id+1)*hidden], rtd[id*hidden:(id+1)*hidden]
		if norm2(b) == 0 {
			continue
		}
		mlmRows, rtdRows = append(mlmRows, a...), append(rtdRows, b...)
		if norm2(a) > 0 {
			rows++
			if cosine(a, b) < 0 {
				negative++
			}
		}
	}
	got := takeOne(t, Conflict{}, s)
	for key, want := range map[string]float64{
		"conflict_cos": cosine(mlm, rtd), "conflict_cos_rows": cosine(mlmRows, rtdRows),
		"conflict_negative": negative / rows, "conflict_ratio": norm2(rtd) / norm2(mlm),
	} {
		if x := read(t, got, key); !near(x, want) {
			t.Errorf("%s is %v, want %g", key, x, want)
		}
	}
	if negative == 0 || negative == rows {
		t.Fatal("the example decides nothing about the share of negative rows")
	}
	for _, s := range []*Snapshot{
		{Vocab: vocab, Hidden: hidden, MLM: mlm}, {Vocab: vocab, Hidden: hidden, RTD: rtd},
		{Vocab: vocab, Hidden: hidden, MLM: make([]float32, vocab*hidden), RTD: rtd},
	} {
		for _, x := range takeOne(t, Conflict{}, s) {
			if x.Value != nil {
				t.Errorf("%s is %g without both gradients", x.Key, *x.Value)
			}
		}
	}
	if x := read(t, takeOne(t, Conflict{}, &Snapshot{Vocab: vocab, Hidden: hidden, MLM: mlm,
		RTD: make([]float32, vocab*hidden)}), "conflict_ratio"); !near(x, 0) {
		t.Errorf("without a gradient of RTD the ratio is %v, want 0", x)
	}
}

func TestNormsAndUpdates(t *testing.T) {
	s := &Snapshot{Vocab: 2, Hidden: 2,
		Tables: sharing.Tables{G: []float32{1, 2, 2, 0}, D: []float32{4, 6, 2, 0}, Delta: []float32{3, 4, 0, 0}},
		Before: sharing.Tables{G: []float32{1, 2, 2, 2}, D: []float32{4, 6, 2, 1}, Delta: []float32{0, 0, 0, 0}},
	}
	got := takeOne(t, Norms{}, s)
	for key, want := range map[string]float64{
		"norm_eg": 3, "norm_ed": math.Sqrt(56), "norm_delta": 5, "update_eg": 2, "update_ed": 1, "update_delta": 5,
	} {
		if x := read(t, got, key); !near(x, want) {
			t.Errorf("%s is %v, want %g", key, x, want)
		}
	}
	for _, x := range takeOne(t, Norms{}, &Snapshot{Tables: sharing.Tables{G: []float32{1}}}) {
		if (x.Value != nil) != (x.Key == "norm_eg") {
			t.Errorf("%s is %v with a table of the generator alone and no step", x.Key, x.Value)
		}
	}
}
