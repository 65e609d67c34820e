package stablehlo

import (
	"fmt"
	"slices"
	"strings"
)

// Iota has at each place its index along dimension dim.
func (f *Func) Iota(t Type, dim int) Value {
	if f.err != nil {
		return Value{}
	}
	if dim < 0 || dim >= len(t.Shape) {
		return f.Fail("iota along dimension %d of %v", dim, t)
	}
	return f.emit(t, "stablehlo.iota dim = %d : %v", dim, t)
}

// Reshape gives the elements, row after row, another shape.
func (v Value) Reshape(shape ...int) Value {
	f := operands("reshape", v)
	if f == nil {
		return Value{}
	}
	if slices.Equal(v.Shape, shape) {
		return v
	}
	t := Type{v.Element, shape}
	if t.Size() != v.Size() {
		return f.Fail("reshape of %v to %v: sizes differ", v.Type, shape)
	}
	return f.emit(t, "stablehlo.reshape %s : (%v) -> %v", v.id, v.Type, t)
}

// Transpose makes dimension order[i] of v dimension i of the result.
func (v Value) Transpose(order ...int) Value {
	f := operands("transpose", v)
	if f == nil {
		return Value{}
	}
	t := Type{v.Element, make([]int, len(v.Shape))}
	sorted := slices.Sorted(slices.Values(order))
	for i := range sorted {
		if len(order) != len(v.Shape) || sorted[i] != i {
			return f.Fail("transpose of %v in the order %v", v.Type, order)
		}
		t.Shape[i] = v.Shape[order[i]]
	}
	return f.emit(t, "stablehlo.transpose %s, dims = %s : (%v) -> %v", v.id, list(order), v.Type, t)
}

// Broadcast repeats v: dimension i of v is dimension dims[i] of the result, and the result is equal along the others.
func (v Value) Broadcast(shape []int, dims ...int) Value {
	f := operands("broadcast", v)
	if f == nil {
		return Value{}
	}
	t := Type{v.Element, shape}
	fits := len(dims) == len(v.Shape) && slices.IsSorted(dims)
	for i, d := range dims {
		fits = fits && d < len(shape) && (v.Shape[i] == shape[d] || v.Shape[i] == 1)
	}
	if !fits {
		return f.Fail("broadcast of %v to %v by dimensions %v", v.Type, shape, dims)
	}
	return f.emit(t, "stablehlo.broadcast_in_dim %s, dims = %s : (%v) -> %v", v.id, list(dims), v.Type, t)
}

// Along is Broadcast to the shape of x.
func (v Value) Along(x Value, dims ...int) Value { return v.Broadcast(x.Shape, dims...) }

// Slice is [from, to) of dimension dim.
func (v Value) Slice(dim, from, to int) Value {
	f := operands("slice", v)
	if f == nil {
		return Value{}
	}
	if dim >= len(v.Shape) || from < 0 || from >= to || to > v.Shape[dim] {
		return f.Fail("slice %d to %d of dimension %d of %v", from, to, dim, v.Type)
	}
	if from == 0 && to == v.Shape[dim] {
		return v
	}
	t := Type{v.Element, slices.Clone(v.Shape)}
	t.Shape[dim] = to - from
	ranges := make([]string, len(v.Shape))
	for i, n := range v.Shape {
		ranges[i] = fmt.Sprintf("0:%d", n)
	}
	ranges[dim] = fmt.Sprintf("%d:%d", from, to)
	return f.emit(t, "stablehlo.slice %s [%s] : (%v) -> %v", v.id, strings.Join(ranges, ", "), v.Type, t)
}

// Pad puts low zeros before and high zeros after dimension dim.
func (v Value) Pad(dim, low, high int) Value {
	f := operands("pad", v)
	if f == nil {
		return Value{}
	}
	if dim >= len(v.Shape) || low < 0 || high < 0 {
		return f.Fail("pad dimension %d of %v by %d and %d", dim, v.Type, low, high)
	}
	if low == 0 && high == 0 {
		return v
	}
	t := Type{v.Element, slices.Clone(v.Shape)}
	t.Shape[dim] += low + high
	lows, highs, none := make([]int, len(v.Shape)), make([]int, len(v.Shape)), make([]int, len(v.Shape))
	lows[dim], highs[dim] = low, high
	zero := f.Fill(Type{Element: v.Element}, 0)
	return f.emit(t, "stablehlo.pad %s, %s, low = %s, high = %s, interior = %s : (%v, %v) -> %v", v.id, zero.id,
		list(lows), list(highs), list(none), v.Type, zero.Type, t)
}

// Concat joins values along dimension dim.
func Concat(dim int, values ...Value) Value {
	if len(values) == 0 {
		return Value{}
	}
	f := operands("concatenate", values...)
	if f == nil {
		return Value{}
	}
	t := Type{values[0].Element, slices.Clone(values[0].Shape)}
	if dim >= len(t.Shape) {
		return f.Fail("concatenation of %v along dimension %d", t, dim)
	}
	var ids, types []string
	t.Shape[dim] = 0
	for _, v := range values {
		other := Type{v.Element, slices.Clone(v.Shape)}
		if len(other.Shape) == len(t.Shape) {
			t.Shape[dim] += other.Shape[dim]
			other.Shape[dim] = t.Shape[dim]
		}
		if !other.equal(t) {
			return f.Fail("concatenation of %v and %v along dimension %d", values[0].Type, v.Type, dim)
		}
		ids, types = append(ids, v.id), append(types, v.Type.String())
	}
	return f.emit(t, "stablehlo.concatenate %s, dim = %d : (%s) -> %v", strings.Join(ids, ", "), dim,
		strings.Join(types, ", "), t)
}

// list writes [1, 2].
func list(x []int) string { return "[" + strings.Join(texts(x), ", ") + "]" }

func texts(x []int) []string {
	s := make([]string, len(x))
	for i, n := range x {
		s[i] = fmt.Sprint(n)
	}
	return s
}
