package objectives_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
)

func TestSampleFrequencies(t *testing.T) {
	t.Run("float32", sampleFrequencies[float32])
	t.Run("float64", sampleFrequencies[float64])
}

// 10^5 draws at three temperatures against exp(x/T) normalised by a plain sum.
func sampleFrequencies[T kernels.Float](t *testing.T) {
	const draws = 100_000
	row := []T{0, 2, -1, T(math.Inf(-1)), 1.5, -30, 0}
	for k, temperature := range []float64{0.5, 1, 3} {
		logits := slices.Repeat(row, draws)
		r := rng.Stream(12, "test/sample", uint64(k))
		u := make([]float64, draws)
		for i := range u {
			u[i] = r.Float64()
		}
		ids := make([]int, draws)
		if err := objectives.Sample(ids, logits, draws, len(row), temperature, u); err != nil {
			t.Fatal(err)
		}
		total := 0.0
		for _, x := range row {
			total += math.Exp(float64(x) / temperature)
		}
		hits := make([]int, len(row))
		for _, id := range ids {
			hits[id]++
		}
		for id, x := range row {
			within5Sigma(t, fmt.Sprintf("T=%v id %d", temperature, id), hits[id], draws, math.Exp(float64(x)/temperature)/total)
		}
	}
}

// By hand: weights 1, 3, 4 of 8, so the id changes at u = 1/8 and 4/8.
func TestSampleInvertsTheCumulativeDistribution(t *testing.T) {
	row := []float64{0, math.Log(3), math.Log(4)}
	eps := 1e-12
	for _, c := range []struct {
		u    float64
		want int
	}{{0, 0}, {0.125 - eps, 0}, {0.125 + eps, 1}, {0.5 - eps, 1}, {0.5 + eps, 2}, {math.Nextafter(1, 0), 2}} {
		var id [1]int
		if err := objectives.Sample(id[:], row, 1, 3, 1, []float64{c.u}); err != nil || id[0] != c.want {
			t.Errorf("u = %v gives %d, error %v; want %d", c.u, id[0], err, c.want)
		}
	}
}

// Extremes of u meet ids of zero probability at both ends and between; logits of 1e30 must not overflow.
func TestSampleNeverDrawsTheImpossible(t *testing.T) {
	inf := math.Inf(-1)
	for _, c := range []struct {
		row         []float64
		first, last int
	}{
		{[]float64{inf, 1, inf, 2, inf}, 1, 3},
		{[]float64{-1e30, 1e30, 1e30, -1e30}, 1, 2},
		{[]float64{inf, inf, -1e300}, 2, 2},
		{[]float64{math.MaxFloat64, -math.MaxFloat64}, 0, 0},
	} {
		ids := make([]int, 2)
		logits := append(slices.Clone(c.row), c.row...)
		if err := objectives.Sample(ids, logits, 2, len(c.row), 1, []float64{0, math.Nextafter(1, 0)}); err != nil {
			t.Fatal(err)
		}
		if ids[0] != c.first || ids[1] != c.last {
			t.Errorf("%v: u = 0 and just below 1 give %v, want %d and %d", c.row, ids, c.first, c.last)
		}
	}
}

func TestSampleTendsToArgMax(t *testing.T) {
	const rows, vocab = 500, 40
	r := rng.Stream(13, "test/sample", 0)
	logits, u, want := make([]float32, rows*vocab), make([]float64, rows), make([]int, rows)
	for i := range logits {
		logits[i] = float32(r.NormFloat64())
	}
	for i := range u {
		u[i] = r.Float64()
		row := logits[i*vocab : (i+1)*vocab]
		want[i] = slices.Index(row, slices.Max(row))
	}
	for _, temperature := range []float64{1e-6, 1e-300, math.SmallestNonzeroFloat64} {
		got := make([]int, rows)
		if err := objectives.Sample(got, logits, rows, vocab, temperature, u); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("temperature %v does not draw the arg-max", temperature)
		}
	}
}

func TestSampleRefusesBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name        string
		dst         int
		logits      []float64
		rows, vocab int
		temperature float64
		u           []float64
		want        string
	}{
		{"sizes", 1, []float64{1, 2, 3}, 1, 2, 1, []float64{0}, "do not fit"},
		{"no room", 0, []float64{1, 2}, 1, 2, 1, []float64{0}, "do not fit"},
		{"no uniform", 1, []float64{1, 2}, 1, 2, 1, nil, "do not fit"},
		{"empty vocabulary", 1, nil, 1, 0, 1, []float64{0}, "do not fit"},
		{"temperature 0", 1, []float64{1, 2}, 1, 2, 0, []float64{0}, "temperature 0"},
		{"temperature below 0", 1, []float64{1, 2}, 1, 2, -1, []float64{0}, "temperature -1"},
		{"temperature NaN", 1, []float64{1, 2}, 1, 2, nan, []float64{0}, "temperature NaN"},
		{"temperature Inf", 1, []float64{1, 2}, 1, 2, inf, []float64{0}, "temperature +Inf"},
		{"u = 1", 1, []float64{1, 2}, 1, 2, 1, []float64{1}, "uniform 1 of row 0"},
		{"u NaN", 1, []float64{1, 2}, 1, 2, 1, []float64{nan}, "uniform NaN"},
		{"NaN logit", 2, []float64{1, 2, 3, nan}, 2, 2, 1, []float64{0, 0}, "row 1: logit 1 is NaN"},
		{"Inf logit", 1, []float64{1, inf}, 1, 2, 1, []float64{0}, "row 0: logit 1 is +Inf"},
		{"nothing possible", 1, []float64{-inf, -inf}, 1, 2, 1, []float64{0}, "-Inf"},
	} {
		err := objectives.Sample(make([]int, c.dst), c.logits, c.rows, c.vocab, c.temperature, c.u)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// A size near a real step: 8 windows of 128 at 15 %, vocabulary 8,192.
func BenchmarkSample(b *testing.B) {
	const rows, vocab = 8 * 19, 8192
	r := rng.Stream(14, "test/sample", 0)
	logits, u, ids := make([]float32, rows*vocab), make([]float64, rows), make([]int, rows)
	for i := range logits {
		logits[i] = float32(r.NormFloat64())
	}
	for b.Loop() {
		if err := objectives.Sample(ids, logits, rows, vocab, 1, u); err != nil {
			b.Fatal(err)
		}
	}
}
