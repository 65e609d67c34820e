package kernels

import (
	"math"
	"testing"
)

// Two steps by hand, beta1 = 0.5, beta2 = 0.75, lr = 0.1, decay 0.5, eps 0, w = 2, gradients 3 and
// then -1 after clipping by 1/2 (6 and -2 before).
//
//	step 1: m = 0.5·3 = 1.5             v = 0.25·9 = 2.25            sqrt v = 1.5
//	step 2: m = 0.5·1.5 - 0.5·1 = 0.25  v = 0.75·2.25 + 0.25 = 1.9375
//
// Without correction:
//
//	step 1: u = 1.5/1.5 + 0.5·2 = 2                w = 2 - 0.1·2 = 1.8
//	step 2: u = 0.25/sqrt(1.9375) + 0.5·1.8        w = 1.8 - 0.1·(0.179605302026775 + 0.9)
//	                                                 = 1.692039469797323
//
// With correction:
//
//	step 1: m̂ = 1.5/0.5 = 3, v̂ = 2.25/0.25 = 9, m̂/sqrt v̂ = 1; the same w = 1.8
//	step 2: m̂ = 0.25/0.75 = 1/3, v̂ = 1.9375/0.4375 = 31/7, sqrt v̂ = 2.104417123236605
//	        w = 1.8 - 0.1·0.5·1.8 - 0.1·0.158396987770497 = 1.694160301222950
func TestAdamWTwoStepsByHand(t *testing.T) {
	for _, tt := range []struct {
		correct bool
		want    float64
	}{{false, 1.692039469797323}, {true, 1.694160301222950}} {
		eachKernel(t, func(t *testing.T) {
			testTwoSteps[float64](t, tt.correct, tt.want, 1e-14)
			testTwoSteps[float32](t, tt.correct, tt.want, 2e-7)
		})
	}
}

func testTwoSteps[T Float](t *testing.T, correct bool, want, tolerance float64) {
	t.Helper()
	const n = 19 // one register and a tail
	w, m, v, grad := make([]T, n), make([]T, n), make([]T, n), make([]T, n)
	for i := range w {
		w[i] = 2
	}
	for step, g := range []T{6, -2} {
		for i := range grad {
			grad[i] = g
		}
		a := AdamW{LR: 0.1, Beta1: 0.5, Beta2: 0.75, WeightDecay: 0.5, Step: step + 1, BiasCorrection: correct}
		AdamWUpdate(a, w, m, v, grad, 0.5)
		if step == 0 && relative(float64(w[0]), 1.8) > tolerance {
			t.Errorf("after step 1 w = %v, want 1.8", w[0])
		}
	}
	for i := range w {
		if relative(float64(w[i]), want) > tolerance || m[i] != 0.25 || v[i] != 1.9375 {
			t.Errorf("correction %v, element %d: w %v, m %v, v %v; want %v, 0.25, 1.9375", correct, i, w[i], m[i], v[i], want)
		}
	}
}

func TestAdamWSameBitsOnEveryKernel(t *testing.T) {
	for _, n := range testLengths() {
		a := AdamW{LR: 3e-4, Beta1: 0.9, Beta2: 0.98, Eps: 1e-6, WeightDecay: 0.01, BiasCorrection: true}
		wantW, wantM, wantV := normals[float32](n, 0.02, 50), make([]float32, n), make([]float32, n)
		type state struct{ w, m, v []float32 }
		var got []state
		var names []string
		grads := [][]float32{normals[float32](n, 1e-3, 51), normals[float32](n, 1e-3, 52), normals[float32](n, 1e3, 53)}
		start := append([]float32(nil), wantW...)
		eachKernel(t, func(t *testing.T) {
			w, check := guarded(t, start)
			s := state{w, make([]float32, n), make([]float32, n)}
			for step, g := range grads {
				a.Step = step + 1
				AdamWUpdate(a, s.w, s.m, s.v, g, 0.7)
			}
			check("AdamWUpdate")
			got, names = append(got, s), append(names, t.Name())
		})
		for step, g := range grads {
			a.Step = step + 1
			adamWPortable(wantW, wantM, wantV, g, coefficients[float32](a, 0.7))
		}
		for i, s := range got {
			sameBits(t, names[i]+" w", s.w, wantW)
			sameBits(t, names[i]+" m", s.m, wantM)
			sameBits(t, names[i]+" v", s.v, wantV)
		}
	}
}

func TestAdamWDecayAloneIsNotRoundedAway(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		// lr·decay = 1e-6 is 17 units of float32 at 1; 1-1e-6 would be off by 1.4 % of the decay.
		w, zero := []float32{1}, func() []float32 { return []float32{0} }
		AdamWUpdate(AdamW{LR: 1e-4, Beta1: 0.9, Beta2: 0.999, Eps: 1e-6, WeightDecay: 1e-2}, w, zero(), zero(), zero(), 1)
		if moved := 1 - float64(w[0]); math.Abs(moved-1e-6) > 3.1e-8 {
			t.Errorf("w moved by %v, want 1e-6 within half a unit of float32", moved)
		}
	})
}

func TestAdamWNeverHidesNaN(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for n := 1; n < 40; n++ {
			w, m, v, g := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
			g[n-1] = nan32
			AdamWUpdate(AdamW{LR: 1, Eps: 1}, w, m, v, g, 1)
			if w[n-1] == w[n-1] || (n > 1 && w[0] != 0) {
				t.Fatalf("n = %d: w ends in %v and begins with %v, want NaN and 0", n, w[n-1], w[0])
			}
		}
	})
}
