package attention_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/rng"
)

// asking is a case in which only some places ask.
type asking struct {
	testCase
	rows []int // ascending places, then -1
}

// ask draws places, padded ones among them, and leaves two rows of the list unused.
func (c testCase) ask(share float64) asking {
	r := rng.Stream(1, "attention/test/rows/"+c.name, 0)
	a := asking{testCase: c}
	for place := range c.shape.Batch * c.shape.Seq {
		if r.Float64() < share {
			a.rows = append(a.rows, place)
		}
	}
	a.rows = append(a.rows, -1, -1)
	a.shape.Rows = len(a.rows)
	return a
}

// An empty sequence of which the last place alone asks, with fewer buckets than differences.
func TestLastPlaceOfAnEmptySequenceAsks(t *testing.T) {
	shape := attention.Shape{Batch: 1, Seq: 40, Heads: 1, Dim: 2, Buckets: 4, MaxPositions: 16, Rows: 1}
	core, err := attention.NewCore[float64](shape, attention.AllTerms(), 0)
	if err != nil {
		t.Fatal(err)
	}
	c := testCase{name: "empty", shape: shape, lengths: []int{0}}
	in, d := c.inputs(), newGrads[float64](shape)
	in.Q, in.Rows, d.Q = in.Q[:2], []int{39}, poisoned(2)
	ctx := poisoned(2)
	if err := core.Forward(ctx, in, 0); err != nil {
		t.Fatal(err)
	}
	if err := core.Backward(d, []float64{1, 1}, in); err != nil {
		t.Fatal(err)
	}
	for i, x := range append(gradSlices(d), ctx) {
		if slices.ContainsFunc(x, func(v float64) bool { return v != 0 }) {
			t.Errorf("%d of dQ dK dV dKr dQr context is not zero: %v", i, x)
		}
	}
}

// pick gives the rows of a full matrix that ask; unused ones are zero.
func (a asking) pick(full []float64) []float64 {
	w := a.shape.Width()
	out := make([]float64, len(a.rows)*w)
	for r, place := range a.rows {
		if place >= 0 {
			copy(out[r*w:][:w], full[place*w:])
		}
	}
	return out
}

// spread puts rows at their places in a full matrix of zeros.
func (a asking) spread(rows []float64) []float64 {
	w := a.shape.Width()
	out := make([]float64, a.shape.Batch*a.shape.Seq*w)
	for r, place := range a.rows {
		if place >= 0 {
			copy(out[place*w:][:w], rows[r*w:])
		}
	}
	return out
}

// The definition, of all places with no weight on those that do not ask.
func (a asking) naive(terms attention.Terms) naive {
	n := a.testCase.naive(terms)
	n.asked = map[int]int{}
	inSequence := map[int]int{}
	for _, place := range a.rows {
		if place >= 0 {
			b := place / a.shape.Seq
			n.asked[place] = inSequence[b]
			inSequence[b]++
		}
	}
	return n
}

func TestRowsAreThoseOfTheDefinition(t *testing.T) {
	for _, share := range []float64{0, 0.3, 1} {
		eachCase(t, slices.Concat(cases, longCases), func(t *testing.T, c testCase, terms attention.Terms) {
			a := c.ask(share)
			full, n := a.inputs(), a.naive(terms)
			in := full
			in.Q, in.Rows = a.pick(full.Q), a.rows
			weights := a.pick(c.weights())
			core, err := attention.NewCore[float64](a.shape, terms, a.dropout)
			if err != nil {
				t.Fatal(err)
			}
			ctx, d := poisoned(len(in.Q)), newGrads[float64](c.shape)
			d.Q = make([]float64, len(in.Q))
			// All places of every sequence ask first: nothing may be left of that.
			other := in
			other.Rows = make([]int, len(a.rows))
			for r := range other.Rows {
				if other.Rows[r] = r; r >= c.shape.Batch*c.shape.Seq {
					other.Rows[r] = -1
				}
			}
			other.Mask = nil
			for _, in := range []attention.Inputs[float64]{other, in} {
				for _, x := range append(gradSlices(d), ctx) {
					copy(x, poisoned(len(x)))
				}
				if err := core.Forward(ctx, in, testKey); err != nil {
					t.Fatal(err)
				}
				if err := core.Backward(d, weights, in); err != nil {
					t.Fatal(err)
				}
			}
			checkClose(t, "context", ctx, a.pick(n.forward(full)), 1e-11)
			want := n.backward(full, a.spread(weights))
			want.Q = a.pick(want.Q)
			for i, w := range gradSlices(want) {
				checkClose(t, gradNames[i], gradSlices(d)[i], w, 1e-11)
			}
		})
	}
}

func poisoned(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.NaN()
	}
	return x
}

// Tables cut to the rows in reach give the bits of whole ones, whose other rows get no gradient.
func TestNearTablesAreTheRowsInReach(t *testing.T) {
	for _, c := range slices.Concat(cases, longCases) {
		t.Run(c.name, func(t *testing.T) {
			near := c
			near.shape.Near = true
			from, to := attention.Reach(c.shape.Seq, c.shape.Buckets, c.shape.MaxPositions)
			cut := func(x []float64) []float64 { return x[from*c.shape.Width() : to*c.shape.Width()] }
			ctx, d, _ := compute[float64](t, c, attention.AllTerms())
			core, err := attention.NewCore[float64](near.shape, attention.AllTerms(), c.dropout)
			if err != nil {
				t.Fatal(err)
			}
			in := c.inputs()
			in.Kr, in.Qr = cut(in.Kr), cut(in.Qr)
			got, dNear := make([]float64, len(ctx)), newGrads[float64](c.shape)
			dNear.Kr, dNear.Qr = cut(dNear.Kr), cut(dNear.Qr)
			if err := core.Forward(got, in, testKey); err != nil {
				t.Fatal(err)
			}
			if err := core.Backward(dNear, c.weights(), in); err != nil {
				t.Fatal(err)
			}
			for _, x := range [][]float64{d.Kr[:from*c.shape.Width()], d.Kr[to*c.shape.Width():], d.Qr[:from*c.shape.Width()],
				d.Qr[to*c.shape.Width():]} {
				if slices.ContainsFunc(x, func(v float64) bool { return v != 0 }) {
					t.Error("a row out of reach has a gradient")
				}
			}
			d.Kr, d.Qr = cut(d.Kr), cut(d.Qr)
			for i, want := range append(gradSlices(d), ctx) {
				if !slices.Equal(append(gradSlices(dNear), got)[i], want) {
					t.Errorf("%d of dQ dK dV dKr dQr context differs", i)
				}
			}
		})
	}
}

func TestRowsAreChecked(t *testing.T) {
	shape := attention.Shape{Batch: 2, Seq: 3, Heads: 1, Dim: 1, Buckets: 2, MaxPositions: 4, Rows: 3}
	core, err := attention.NewCore[float64](shape, attention.Terms{C2C: true}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rows []int
		want string
	}{
		{[]int{0, 5, -1}, ""}, {[]int{-1, -1, -1}, ""},
		{[]int{0, 6, -1}, "row 1 has position 6"}, {[]int{2, 1, -1}, "row 1 has position 1"},
		{[]int{2, 2, -1}, "row 1 has position 2"}, {[]int{2, -1, 3}, "row 2 has position 3"},
		{[]int{1}, "the list of rows holds 1 numbers"}, {nil, "the list of rows holds 0 numbers"},
	} {
		x := make([]float64, 6)
		err := core.Forward(make([]float64, 3), attention.Inputs[float64]{Q: x[:3], K: x, V: x, Rows: c.rows}, 0)
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && !strings.Contains(got, c.want) {
			t.Errorf("rows %v: %v, want %q", c.rows, err, c.want)
		}
	}
}
