package attention_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/kernels"
)

func TestCoreIsTheDefinition(t *testing.T) {
	eachCase(t, slices.Concat(cases, longCases), func(t *testing.T, c testCase, terms attention.Terms) {
		in, n := c.inputs(), c.naive(terms)
		ctx, d, _ := compute[float64](t, c, terms)
		checkClose(t, "context", ctx, n.forward(in), 1e-11)
		for i, want := range gradSlices(n.backward(in, c.weights())) {
			checkClose(t, gradNames[i], gradSlices(d)[i], want, 1e-11)
		}
	})
}

// The derivative is taken of the definition, not of the Core, so that a mistake in both directions of
// the Core cannot cancel.
func TestCoreGradientsAreTheDerivatives(t *testing.T) {
	const step = 1e-5
	eachCase(t, cases, func(t *testing.T, c testCase, terms attention.Terms) {
		in, n, w := c.inputs(), c.naive(terms), c.weights()
		_, d, _ := compute[float64](t, c, terms)
		loss := func() float64 {
			sum := 0.0
			for i, v := range n.forward(in) {
				sum += v * w[i]
			}
			return sum
		}
		for g, x := range [][]float64{in.Q, in.K, in.V, in.Kr, in.Qr} {
			slope := make([]float64, len(x))
			for i, v := range x {
				x[i] = v + step
				up := loss()
				x[i] = v - step
				slope[i] = (up - loss()) / (2 * step)
				x[i] = v
			}
			checkDerivative(t, gradNames[g], gradSlices(d)[g], slope)
		}
	})
}

// checkDerivative allows for the rounding of the loss, some 1e-10 after division by the step.
func checkDerivative(t *testing.T, name string, got, slope []float64) {
	t.Helper()
	for i, want := range slope {
		gap, size := math.Abs(got[i]-want), max(math.Abs(got[i]), math.Abs(want))
		if !(gap <= 1e-6*size+1e-9) {
			t.Fatalf("%s[%d] = %v, the slope is %v", name, i, got[i], want)
		}
	}
}

func TestCoreFloat32FollowsFloat64(t *testing.T) {
	eachCase(t, slices.Concat(cases, longCases), func(t *testing.T, c testCase, terms attention.Terms) {
		wide, dWide, _ := compute[float64](t, c, terms)
		ctx, d, _ := compute[float32](t, c, terms)
		check := func(name string, got []float32, want []float64) {
			t.Helper()
			largest := 1.0
			for _, v := range want {
				largest = max(largest, math.Abs(v))
			}
			for i, v := range want {
				if gap := math.Abs(float64(got[i]) - v); !(gap <= 1e-5*largest) {
					t.Fatalf("%s[%d] = %v, in float64 %v", name, i, got[i], v)
				}
			}
		}
		check("context", ctx, wide)
		for i, want := range gradSlices(dWide) {
			check(gradNames[i], gradSlices(d)[i], want)
		}
	})
}

// Two positions, one head of width 1, N = 2: rows 1, 2, 3 of a table stand for i-j = -1, 0, 1.
func TestRelativeTermsByHand(t *testing.T) {
	table := []float64{99, math.Log(2), 0, math.Log(3)}
	for name, c := range map[string]struct {
		terms attention.Terms
		in    attention.Inputs[float64]
	}{
		// score(i,j) = Qr[t(i,j)] · k_j with k = 1: query 0 sees key 1 at i-j = -1.
		"p2c": {attention.Terms{P2C: true},
			attention.Inputs[float64]{Q: []float64{7, 7}, K: []float64{1, 1}, V: []float64{0, 1}, Qr: table}},
		// score(i,j) = q_i · Kr[t(i,j)] with q = 1.
		"c2p": {attention.Terms{C2P: true},
			attention.Inputs[float64]{Q: []float64{1, 1}, K: []float64{7, 7}, V: []float64{0, 1}, Kr: table}},
	} {
		shape := attention.Shape{Batch: 1, Seq: 2, Heads: 1, Dim: 1, Buckets: 2, MaxPositions: 4}
		core, err := attention.NewCore[float64](shape, c.terms, 0)
		if err != nil {
			t.Fatal(err)
		}
		ctx := make([]float64, 2)
		if err := core.Forward(ctx, c.in, 0); err != nil {
			t.Fatal(err)
		}
		// Row 0 has weights 1:2, row 1 has 3:1; the context is the weight of position 1.
		for i, want := range []float64{2. / 3, 1. / 4} {
			if math.Abs(ctx[i]-want) > 1e-12 {
				t.Errorf("%s: context %d = %v, want %v", name, i, ctx[i], want)
			}
		}
	}
}

// bucket(j-i) without the minus is the likely porting mistake. This shows that the comparison with
// the definition would see it.
func TestPositionToContentSignIsVisible(t *testing.T) {
	c := cases[3]
	terms := attention.AllTerms()
	flipped := c.naive(terms)
	flipped.flipP2C = true
	ctx, _, _ := compute[float64](t, c, terms)
	largest := 0.0
	for i, v := range flipped.forward(c.inputs()) {
		largest = max(largest, math.Abs(v-ctx[i]))
	}
	if largest < .1 {
		t.Errorf("the flipped term changes the context by %v at most: the test data hide the mistake", largest)
	}
}

func TestProbabilities(t *testing.T) {
	c := cases[8] // padding inside
	_, _, core := compute[float64](t, c, attention.AllTerms())
	mask := c.inputs().Mask
	for b := range c.shape.Batch {
		for h := range c.shape.Heads {
			p, err := core.Probabilities(b, h)
			if err != nil {
				t.Fatal(err)
			}
			for i := range c.shape.Seq {
				sum := 0.0
				for j := range c.shape.Seq {
					v := p[i*c.shape.Seq+j]
					sum += v
					if open := mask[b*c.shape.Seq+i]*mask[b*c.shape.Seq+j] != 0; open != (v > 0) {
						t.Errorf("sequence %d pair (%d,%d): probability %v, open %v", b, i, j, v, open)
					}
				}
				if want := mask[b*c.shape.Seq+i]; math.Abs(sum-want) > 1e-12 {
					t.Errorf("sequence %d row %d sums to %v, want %v", b, i, sum, want)
				}
			}
		}
	}
}

// The same weights are dropped whatever the padding, in both passes.
func TestDropoutDoesNotDependOnPadding(t *testing.T) {
	shape := attention.Shape{Batch: 1, Seq: 8, Heads: 1, Dim: 8, Buckets: 4, MaxPositions: 8}
	in := testCase{name: "identity", shape: shape}.inputs()
	for i := range shape.Seq { // v_j is the j-th unit vector: the context is the row of weights
		clear(in.V[i*8:][:8])
		in.V[i*8+i] = 1
	}
	dropped := func(length int) []bool {
		in.Mask = make([]float64, shape.Seq)
		for i := range length {
			in.Mask[i] = 1
		}
		core, err := attention.NewCore[float64](shape, attention.AllTerms(), .5)
		if err != nil {
			t.Fatal(err)
		}
		ctx := make([]float64, len(in.Q))
		if err := core.Forward(ctx, in, 5); err != nil {
			t.Fatal(err)
		}
		var zero []bool
		for i := range 5 {
			for j := range 5 {
				zero = append(zero, ctx[i*8+j] == 0)
			}
		}
		return zero
	}
	long, short := dropped(8), dropped(5)
	if !slices.Equal(long, short) {
		t.Error("padding moved the dropped weights")
	}
	if !slices.Contains(long, true) || !slices.Contains(long, false) {
		t.Error("dropout of .5 over 25 weights dropped all or none")
	}
}

func TestCoreDoesNotDependOnThreadsOrHistory(t *testing.T) {
	c := longCases[1]
	bits := func() string {
		ctx, d, core := compute[float32](t, c, attention.AllTerms())
		in := convertInputs[float32](c.inputs())
		again := make([]float32, len(ctx))
		if err := core.Forward(again, in, testKey); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ctx, again) {
			t.Error("a second forward pass differs")
		}
		return fmt.Sprint(ctx, d)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(5))
	defer kernels.SetThreads(kernels.Threads())
	kernels.SetThreads(1)
	one := bits()
	for _, n := range []int{2, 5, 100} {
		kernels.SetThreads(n)
		if bits() != one {
			t.Errorf("results of %d threads differ from those of one", n)
		}
	}
}

func TestCoreAllocatesOnlyOnce(t *testing.T) {
	c := longCases[1]
	defer kernels.SetThreads(kernels.Threads())
	kernels.SetThreads(2)
	for _, masked := range []bool{false, true} {
		_, d, core := compute[float32](t, c, attention.AllTerms())
		in, dctx := convertInputs[float32](c.inputs()), convert[float32](c.weights())
		if !masked {
			in.Mask = nil
		}
		ctx := make([]float32, len(in.Q))
		n := testing.AllocsPerRun(3, func() {
			if core.Forward(ctx, in, 1) != nil || core.Backward(d, dctx, in) != nil {
				t.Fatal("a pass failed")
			}
		})
		if n != 0 {
			t.Errorf("masked %v: %v allocations for a forward and a backward pass, want 0", masked, n)
		}
	}
}
