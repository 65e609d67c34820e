package attention_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/rng"
)

// testCase is a geometry with the last token of each sequence and further padded positions.
type testCase struct {
	name    string
	shape   attention.Shape
	lengths []int // tokens of each sequence; nil for no mask
	holes   []int // padded rows of the (Batch·Seq) mask besides
	dropout float64
}

var cases = []testCase{
	{name: "one of everything", shape: attention.Shape{Batch: 1, Seq: 1, Heads: 1, Dim: 1, Buckets: 4, MaxPositions: 8}},
	{name: "one position", shape: attention.Shape{Batch: 2, Seq: 1, Heads: 2, Dim: 3, Buckets: 4, MaxPositions: 8}},
	{name: "one sequence one head",
		shape: attention.Shape{Batch: 1, Seq: 5, Heads: 1, Dim: 4, Buckets: 16, MaxPositions: 32}},
	{name: "log buckets", shape: attention.Shape{Batch: 2, Seq: 8, Heads: 2, Dim: 3, Buckets: 4, MaxPositions: 8}},
	{name: "beyond the longest position",
		shape: attention.Shape{Batch: 1, Seq: 9, Heads: 1, Dim: 2, Buckets: 4, MaxPositions: 6}},
	{name: "two buckets", shape: attention.Shape{Batch: 1, Seq: 5, Heads: 2, Dim: 2, Buckets: 2, MaxPositions: 4}},
	{name: "padding", shape: attention.Shape{Batch: 3, Seq: 6, Heads: 2, Dim: 2, Buckets: 4, MaxPositions: 8},
		lengths: []int{4, 6, 1}},
	{name: "an empty sequence", shape: attention.Shape{Batch: 3, Seq: 5, Heads: 1, Dim: 2, Buckets: 4, MaxPositions: 8},
		lengths: []int{3, 0, 5}},
	{name: "padding inside", shape: attention.Shape{Batch: 2, Seq: 6, Heads: 2, Dim: 2, Buckets: 4, MaxPositions: 8},
		lengths: []int{5, 6}, holes: []int{0, 2, 8, 9}},
	{name: "mask of ones", shape: attention.Shape{Batch: 2, Seq: 4, Heads: 1, Dim: 2, Buckets: 4, MaxPositions: 8},
		lengths: []int{4, 4}},
	{name: "dropout", shape: attention.Shape{Batch: 2, Seq: 7, Heads: 2, Dim: 2, Buckets: 4, MaxPositions: 8},
		dropout: .3},
	{name: "dropout and padding", shape: attention.Shape{Batch: 3, Seq: 6, Heads: 2, Dim: 2, Buckets: 4, MaxPositions: 8},
		lengths: []int{4, 0, 6}, holes: []int{1}, dropout: .3},
}

// longCases need more than one block of rows; 33 and 65 leave a block of one.
var longCases = []testCase{
	{name: "a block and one", shape: attention.Shape{Batch: 1, Seq: 33, Heads: 1, Dim: 5, Buckets: 8, MaxPositions: 16}},
	{name: "blocks with padding", shape: attention.Shape{Batch: 4, Seq: 70, Heads: 3, Dim: 4, Buckets: 16,
		MaxPositions: 64}, lengths: []int{65, 70, 32, 31}, holes: []int{3, 64}, dropout: .1},
	{name: "few buckets", shape: attention.Shape{Batch: 2, Seq: 70, Heads: 2, Dim: 4, Buckets: 8, MaxPositions: 64},
		lengths: []int{70, 41}, holes: []int{5, 80}},
	{name: "few buckets and no token",
		shape: attention.Shape{Batch: 2, Seq: 40, Heads: 1, Dim: 3, Buckets: 4, MaxPositions: 16}, lengths: []int{0, 40}},
	{name: "many units", shape: attention.Shape{Batch: 9, Seq: 40, Heads: 2, Dim: 8, Buckets: 32, MaxPositions: 40}},
}

// termSets are all seven non-empty choices.
func termSets() []attention.Terms {
	var sets []attention.Terms
	for bits := 1; bits < 8; bits++ {
		sets = append(sets, attention.Terms{C2C: bits&1 != 0, C2P: bits&2 != 0, P2C: bits&4 != 0})
	}
	return sets
}

// eachCase runs f as a subtest for every case and every set of terms.
func eachCase(t *testing.T, list []testCase, f func(t *testing.T, c testCase, terms attention.Terms)) {
	t.Helper()
	for _, c := range list {
		for _, terms := range termSets() {
			t.Run(fmt.Sprintf("%s/%+v", c.name, terms), func(t *testing.T) { f(t, c, terms) })
		}
	}
}

// inputs are drawn large enough for peaked rows of probabilities.
func (c testCase) inputs() attention.Inputs[float64] {
	r := rng.Stream(1, "attention/test/"+c.name, 0)
	draw := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = r.NormFloat64()
		}
		return x
	}
	rows, table := c.shape.Batch*c.shape.Seq*c.shape.Width(), 2*c.shape.Buckets*c.shape.Width()
	in := attention.Inputs[float64]{Q: draw(rows), K: draw(rows), V: draw(rows), Kr: draw(table), Qr: draw(table)}
	if c.lengths == nil {
		return in
	}
	in.Mask = make([]float64, c.shape.Batch*c.shape.Seq)
	for b, n := range c.lengths {
		for i := range n {
			in.Mask[b*c.shape.Seq+i] = 1
		}
	}
	for _, i := range c.holes {
		in.Mask[i] = 0
	}
	return in
}

// weights make a scalar of the context; they serve as its gradient.
func (c testCase) weights() []float64 {
	r := rng.Stream(1, "attention/test/weights/"+c.name, 0)
	x := make([]float64, c.shape.Batch*c.shape.Seq*c.shape.Width())
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

const testKey = 0xfeed

func (c testCase) naive(terms attention.Terms) naive {
	return naive{shape: c.shape, terms: terms, dropout: c.dropout, key: testKey}
}

func newGrads[T kernels.Float](s attention.Shape) attention.Grads[T] {
	rows, table := s.Batch*s.Seq*s.Width(), 2*s.Buckets*s.Width()
	return attention.Grads[T]{Q: make([]T, rows), K: make([]T, rows), V: make([]T, rows), Kr: make([]T, table),
		Qr: make([]T, table)}
}

// compute runs a Core forward and backward on poisoned outputs, after it has worked on the same case
// with other padding and another mask of dropout: nothing may be left of that.
func compute[T kernels.Float](t *testing.T, c testCase, terms attention.Terms) (ctx []T, d attention.Grads[T],
	core *attention.Core[T]) {
	t.Helper()
	core, err := attention.NewCore[T](c.shape, terms, c.dropout)
	if err != nil {
		t.Fatal(err)
	}
	in, d := convertInputs[T](c.inputs()), newGrads[T](c.shape)
	ctx = make([]T, len(in.Q))
	whole, headless := in, in
	whole.Mask = nil
	headless.Mask = make([]T, c.shape.Batch*c.shape.Seq) // padding at the start
	for i := range headless.Mask {
		headless.Mask[i] = T(min(1, i%c.shape.Seq))
	}
	for _, pass := range []struct {
		in  attention.Inputs[T]
		key uint64
	}{{headless, testKey + 2}, {whole, testKey + 1}, {in, testKey}} {
		for _, x := range append(gradSlices(d), ctx) {
			for i := range x {
				x[i] = T(math.NaN())
			}
		}
		if err := core.Forward(ctx, pass.in, pass.key); err != nil {
			t.Fatal(err)
		}
		// The backward pass keeps to the dropout of its forward pass.
		other := 0.0
		if c.dropout == 0 {
			other = .5
		}
		if err := core.SetDropout(other); err != nil {
			t.Fatal(err)
		}
		if err := core.Backward(d, convert[T](c.weights()), pass.in); err != nil {
			t.Fatal(err)
		}
		if err := core.SetDropout(c.dropout); err != nil {
			t.Fatal(err)
		}
	}
	return ctx, d, core
}

func convert[T kernels.Float](x []float64) []T {
	if x == nil {
		return nil
	}
	y := make([]T, len(x))
	for i, v := range x {
		y[i] = T(v)
	}
	return y
}

func convertInputs[T kernels.Float](in attention.Inputs[float64]) attention.Inputs[T] {
	return attention.Inputs[T]{Q: convert[T](in.Q), K: convert[T](in.K), V: convert[T](in.V),
		Kr: convert[T](in.Kr), Qr: convert[T](in.Qr), Mask: convert[T](in.Mask)}
}

var gradNames = []string{"dQ", "dK", "dV", "dKr", "dQr"}

func gradSlices[T kernels.Float](d attention.Grads[T]) [][]T {
	return [][]T{d.Q, d.K, d.V, d.Kr, d.Qr}
}

// checkClose compares element by element, relative to the element or to the largest one's share.
func checkClose[T kernels.Float](t *testing.T, name string, got []T, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", name, len(got), len(want))
	}
	largest := 0.0
	for _, v := range want {
		largest = max(largest, math.Abs(v))
	}
	for i, v := range want {
		gap := math.Abs(float64(got[i]) - v)
		if !(gap <= tolerance*max(math.Abs(v), largest/100)) {
			t.Fatalf("%s[%d] = %v, want %v (largest %v)", name, i, got[i], v, largest)
		}
	}
}
