package plots

import (
	"math"
	"math/rand/v2"
	"testing"
)

// near tells whether two values are equal up to rounding, or both missing.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-9
}

func TestSmoothingByHand(t *testing.T) {
	nan := math.NaN()
	y := []float64{1, 2, 6, nan, 4}
	for i, want := range []float64{1.5, 3, 4, nan, 4} {
		if got := centered(y, 3)[i]; !near(got, want) {
			t.Errorf("centred mean %d is %g, want %g", i, got, want)
		}
	}
	// Half-life 1 over x = 0, 1, 3: weights 1/2, 1 and then 1/8, 1/4, 1.
	got := ema([]float64{0, 1, 2, 3}, []float64{3, 6, nan, 10}, 1)
	for i, want := range []float64{3, (3*0.5 + 6) / 1.5, nan, (3*0.125 + 6*0.25 + 10) / 1.375} {
		if !near(got[i], want) {
			t.Errorf("exponential mean %d is %g, want %g", i, got[i], want)
		}
	}
}

func TestEMAEqualsItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var x, y []float64
	at := 0.0
	for range 300 {
		at += 0.1 + r.Float64()
		x = append(x, at)
		v := r.NormFloat64()
		if r.IntN(5) == 0 {
			v = math.NaN()
		}
		y = append(y, v)
	}
	got := ema(x, y, 7)
	for i := range x {
		if math.IsNaN(y[i]) {
			if !math.IsNaN(got[i]) {
				t.Fatalf("the gap at %d was filled with %g", i, got[i])
			}
			continue
		}
		var sum, weight float64
		for j := 0; j <= i; j++ {
			if w := math.Exp2(-(x[i] - x[j]) / 7); !math.IsNaN(y[j]) {
				sum, weight = sum+w*y[j], weight+w
			}
		}
		if !near(got[i], sum/weight) {
			t.Fatalf("value %d is %g, want %g", i, got[i], sum/weight)
		}
	}
}

func TestSmoothingKeepsConstantsAndBands(t *testing.T) {
	s := Series{Name: "a"}
	for i := range 50 {
		s.X = append(s.X, float64(i))
		s.Y, s.Low, s.High = append(s.Y, 2), append(s.Low, 1), append(s.High, 3)
	}
	c, err := NewCurves(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, smooth := range []func() error{func() error { return c.SmoothCentered(9) },
		func() error { return c.SmoothEMA(5) }} {
		if err := smooth(); err != nil {
			t.Fatal(err)
		}
		out := c.smooth.apply(c.series[0])
		for i := range out.X {
			if !near(out.Y[i], 2) || !near(out.Low[i], 1) || !near(out.High[i], 3) {
				t.Fatalf("%s: point %d became %g in [%g, %g]", c.Note(), i, out.Y[i], out.Low[i], out.High[i])
			}
		}
	}
}
