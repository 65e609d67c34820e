package findings

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
)

// Known answers of isotonic regression, and its definition: of all monotone curves it is the nearest in squares, which
// is checked against many others.
func TestMonotone(t *testing.T) {
	for _, c := range []struct{ values, want []float64 }{
		{[]float64{1, 2, 3}, []float64{1, 2, 3}},
		{[]float64{3, 1, 2}, []float64{2, 2, 2}},
		{[]float64{1, 3, 2, 4}, []float64{1, 2.5, 2.5, 4}},
		{nil, nil},
	} {
		got := monotone(c.values, measure.Higher)
		if len(got) != len(c.want) {
			t.Fatalf("%v gives %v", c.values, got)
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-12 {
				t.Errorf("%v gives %v, want %v", c.values, got, c.want)
			}
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	squares := func(a, b []float64) (sum float64) {
		for i := range a {
			sum += (a[i] - b[i]) * (a[i] - b[i])
		}
		return sum
	}
	for range 50 {
		values := make([]float64, 12)
		for i := range values {
			values[i] = r.NormFloat64() - float64(i)/6
		}
		fit := monotone(values, measure.Lower)
		for i := 1; i < len(fit); i++ {
			if fit[i] > fit[i-1] {
				t.Fatalf("%v rises", fit)
			}
		}
		for range 200 { // monotone curves about the fit
			other, shift := make([]float64, len(fit)), 0.0
			for i := range other {
				shift -= 0.1 * r.ExpFloat64() * float64(r.IntN(2))
				other[i] = fit[i] + shift + 0.2
			}
			if squares(values, other) < squares(values, fit)-1e-12 {
				t.Fatalf("%v is nearer to %v than %v", other, values, fit)
			}
		}
	}
}

func TestReaches(t *testing.T) {
	x := []float64{0, 10, 20}
	for _, c := range []struct {
		level, at float64
		ok        bool
	}{{9, 0, true}, {7, 5, true}, {6, 10, true}, {4, 15, true}, {2, 20, true}, {1.9, 0, false}} {
		if at, ok := reaches(x, []float64{8, 6, 2}, c.level, measure.Lower); ok != c.ok || math.Abs(at-c.at) > 1e-12 {
			t.Errorf("level %g: %g, %v; want %g, %v", c.level, at, ok, c.at, c.ok)
		}
	}
}
