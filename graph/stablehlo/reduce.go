package stablehlo

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Sum adds along dimensions, which the result does not have; without dimensions, along all.
func (v Value) Sum(dims ...int) Value { return v.reduce("add", 0, dims) }

// Largest is the maximum along dimensions, of floats or of S32; without dimensions, along all.
func (v Value) Largest(dims ...int) Value {
	if v.Element == S32 {
		return v.reduce("maximum", math.MinInt32, dims)
	}
	return v.reduce("maximum", math.Inf(-1), dims)
}

// Smallest is the minimum, see [Value.Largest].
func (v Value) Smallest(dims ...int) Value {
	if v.Element == S32 {
		return v.reduce("minimum", math.MaxInt32, dims)
	}
	return v.reduce("minimum", math.Inf(1), dims)
}

// CumulativeSum has in each place of dimension dim the sum of the elements up to it.
func (v Value) CumulativeSum(dim int) Value {
	f := operands("a cumulative sum", v)
	if f == nil {
		return Value{}
	}
	if dim >= len(v.Shape) {
		return f.Fail("cumulative sum of %v along dimension %d", v.Type, dim)
	}
	window, before := make([]int, len(v.Shape)), make([]string, len(v.Shape))
	for i := range window {
		window[i], before[i] = 1, "[0, 0]"
	}
	window[dim], before[dim] = v.Shape[dim], fmt.Sprintf("[%d, 0]", v.Shape[dim]-1)
	zero := f.Fill(Type{Element: v.Element}, 0)
	return f.emit(v.Type, `"stablehlo.reduce_window"(%s, %s) <{window_dimensions = array<i64: %s>, `+
		`padding = dense<[%s]> : tensor<%dx2xi64>}> ({`+"\n    ^bb0(%%x: %v, %%y: %v):\n"+
		"      %%z = stablehlo.add %%x, %%y : %v\n      stablehlo.return %%z : %v\n    }) : (%v, %v) -> %v",
		v.id, zero.id, commas(window),
		strings.Join(before, ", "), len(v.Shape), zero.Type, zero.Type, zero.Type, zero.Type, v.Type, zero.Type, v.Type)
}

func (v Value) reduce(op string, start float64, dims []int) Value {
	f := operands("a reduction", v)
	if f == nil {
		return Value{}
	}
	t := Type{Element: v.Element}
	for i, n := range v.Shape {
		if len(dims) > 0 && !slices.Contains(dims, i) {
			t.Shape = append(t.Shape, n)
		}
	}
	if len(dims) == 0 {
		for i := range v.Shape {
			dims = append(dims, i)
		}
	} else if len(t.Shape)+len(dims) != len(v.Shape) {
		return f.Fail("reduction of %v along dimensions %v", v.Type, dims)
	}
	if len(dims) == 0 {
		return v // a scalar
	}
	init := f.Fill(Type{Element: v.Element}, start)
	return f.emit(t, "stablehlo.reduce(%s init: %s) applies stablehlo.%s across dimensions = %s : (%v, %v) -> %v", v.id,
		init.id, op, list(dims), v.Type, init.Type, t)
}

// Product says which dimensions of two factors a [Dot] pairs. The dimensions of its result are those of Batch, the rest
// of the first factor, the rest of the second.
type Product struct {
	Batch [2][]int // dimensions that both factors and the result have
	Sum   [2][]int // dimensions that are multiplied and summed
}

// roundBF16 keeps the type. XLA removes a conversion to bf16 and back, but not this.
func (v Value) roundBF16() Value {
	return v.f.emit(v.Type, "stablehlo.reduce_precision %s, format = e8m7 : %v", v.id, v.Type)
}

// Dot multiplies two tensors of floats of the same type. See [Func.Products] for the arithmetic.
func Dot(x, y Value, p Product) Value {
	f := operands("a product", x, y)
	if f == nil {
		return Value{}
	}
	t, fits := Type{Element: x.Element}, x.Element == y.Element
	pair := func(a, b []int, keep bool) {
		fits = fits && len(a) == len(b)
		for i := 0; fits && i < len(a); i++ {
			fits = a[i] < len(x.Shape) && b[i] < len(y.Shape) && x.Shape[a[i]] == y.Shape[b[i]]
			if fits && keep {
				t.Shape = append(t.Shape, x.Shape[a[i]])
			}
		}
	}
	pair(p.Batch[0], p.Batch[1], true)
	pair(p.Sum[0], p.Sum[1], false)
	if !fits {
		return f.Fail("product of %v and %v by %+v: dimensions do not fit", x.Type, y.Type, p)
	}
	for side, v := range []Value{x, y} {
		for i, n := range v.Shape {
			if !slices.Contains(p.Batch[side], i) && !slices.Contains(p.Sum[side], i) {
				t.Shape = append(t.Shape, n)
			}
		}
	}
	precision := "HIGHEST"
	switch f.Products {
	case InBF16:
		x, y, precision = x.Convert(BF16), y.Convert(BF16), "DEFAULT"
	case AsBF16:
		x, y = x.roundBF16(), y.roundBF16()
	}
	batch := ""
	if len(p.Batch[0]) > 0 {
		batch = "batching_dims = " + list(p.Batch[0]) + " x " + list(p.Batch[1]) + ", "
	}
	return f.emit(t, "stablehlo.dot_general %s, %s, %scontracting_dims = %s x %s, precision = [%s, %s] : (%v, %v) -> %v",
		x.id, y.id, batch, list(p.Sum[0]), list(p.Sum[1]), precision, precision, x.Type, y.Type, t)
}
