package stablehlo

import "slices"

// TakeRows selects along dimension 0: table is [v, ...], ids [n] of S32, the result [n, ...]. An id below 0 gives row
// 0, one of v or more the last row.
func (v Value) TakeRows(ids Value) Value {
	f := operands("selection of rows", v, ids)
	if f == nil {
		return Value{}
	}
	if len(v.Shape) == 0 || len(ids.Shape) != 1 || ids.Element != S32 {
		return f.Fail("selection of rows %v of %v: wants a vector of %s and a tensor", ids.Type, v.Type, S32)
	}
	t := Type{v.Element, slices.Clone(v.Shape)}
	t.Shape[0] = ids.Shape[0]
	sizes := slices.Clone(v.Shape)
	sizes[0] = 1
	return f.emit(t, `"stablehlo.gather"(%s, %s) <{dimension_numbers = #stablehlo.gather<offset_dims = %s, `+
		`collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: %s>, `+
		`indices_are_sorted = false}> : (%v, %v) -> %v`, v.id, ids.id, list(after(v)), commas(sizes), v.Type, ids.Type, t)
}

// TakeRanges selects from each row of v [rows, n] the columns from starts[row], [rows, size]. A start below 0 counts as
// 0, and one above n-size as n-size. starts is [rows] of S32.
func (v Value) TakeRanges(starts Value, size int) Value {
	f := operands("selection of ranges", v, starts)
	if f == nil {
		return Value{}
	}
	if len(v.Shape) != 2 || !starts.Type.equal(Type{S32, v.Shape[:1]}) || size < 1 || size > v.Shape[1] {
		return f.Fail("selection of ranges of %d from %v of %v: types do not fit", size, starts.Type, v.Type)
	}
	rows := v.Shape[0]
	at := Concat(1, f.Iota(Type{S32, []int{rows, 1}}, 0), starts.Reshape(rows, 1))
	t := Type{v.Element, []int{rows, size}}
	return f.emit(t, `"stablehlo.gather"(%s, %s) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], `+
		`collapsed_slice_dims = [0], start_index_map = [0, 1], index_vector_dim = 1>, slice_sizes = array<i64: 1, %d>, `+
		`indices_are_sorted = false}> : (%v, %v) -> %v`, v.id, at.id, size, v.Type, at.Type, t)
}

// AddRows adds row i of rows [n, ...] to row ids[i] of v [rows, ...]; ids is [n] of S32. Rows with an id outside of v
// are left out. Where ids repeat, the order of the sum is the device's.
func (v Value) AddRows(ids, rows Value) Value {
	return v.scatter("stablehlo.add %x, %y", ids, rows)
}

// SetRows puts row i of rows into row ids[i] of v. Rows with an id outside of v are left out; the other ids are all
// different.
func (v Value) SetRows(ids, rows Value) Value { return v.scatter("", ids, rows) }

func (v Value) scatter(combine string, ids, rows Value) Value {
	f := operands("a scatter", v, ids, rows)
	if f == nil {
		return Value{}
	}
	if len(v.Shape) == 0 || len(rows.Shape) != len(v.Shape) || !slices.Equal(rows.Shape[1:], v.Shape[1:]) ||
		len(ids.Shape) != 1 || ids.Shape[0] != rows.Shape[0] || ids.Element != S32 || rows.Element != v.Element {
		return f.Fail("scatter of rows %v to places %v of %v: types do not fit", rows.Type, ids.Type, v.Type)
	}
	scalar := Type{Element: v.Element}
	body := "stablehlo.return %y : " + scalar.String()
	if combine != "" {
		body = "%z = " + combine + " : " + scalar.String() + "\n      stablehlo.return %z : " + scalar.String()
	}
	return f.emit(v.Type, `"stablehlo.scatter"(%s, %s, %s) <{scatter_dimension_numbers = #stablehlo.scatter<`+
		`update_window_dims = %s, inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, `+
		`indices_are_sorted = false, unique_indices = false}> ({`+"\n    ^bb0(%%x: %v, %%y: %v):\n      %s\n    })"+
		` : (%v, %v, %v) -> %v`,
		v.id, ids.id, rows.id, list(after(v)), scalar, scalar, body, v.Type, ids.Type, rows.Type, v.Type)
}

// after lists the dimensions after the first.
func after(v Value) []int {
	dims := make([]int, 0, len(v.Shape))
	for i := 1; i < len(v.Shape); i++ {
		dims = append(dims, i)
	}
	return dims
}

func commas(x []int) string {
	s := list(x)
	return s[1 : len(s)-1]
}
