package stablehlo

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Value is a tensor of a computation. Its methods add operations to the computation.
type Value struct {
	Type
	f  *Func
	id string
}

// Func is the computation that the value belongs to, nil for an empty value.
func (v Value) Func() *Func { return v.f }

// Valid reports whether the value belongs to a computation without errors.
func (v Value) Valid() bool { return v.f != nil && v.f.err == nil }

// Like is a constant of v's type whose elements all are c.
func (v Value) Like(c float64) Value {
	f := operands("a constant", v)
	if f == nil {
		return Value{}
	}
	return f.Fill(v.Type, c)
}

// Fill is a constant whose elements all are c. Unsigned numbers above 2^53 need [Func.FillUint].
func (f *Func) Fill(t Type, c float64) Value {
	if f.err != nil {
		return Value{}
	}
	return f.constant(t, number(t.Element, c))
}

// FillUint is Fill of an unsigned number.
func (f *Func) FillUint(t Type, c uint64) Value {
	if f.err != nil {
		return Value{}
	}
	return f.constant(t, strconv.FormatUint(c, 10))
}

// Ints is a constant of these elements, row after row, of S32.
func (f *Func) Ints(data []int, shape ...int) Value {
	numbers := make([]string, len(data))
	for i, n := range data {
		numbers[i] = strconv.Itoa(n)
	}
	return f.list(Type{S32, shape}, numbers)
}

// Floats is a constant of these elements, row after row.
func (f *Func) Floats(e Element, data []float64, shape ...int) Value {
	numbers := make([]string, len(data))
	for i, x := range data {
		numbers[i] = number(e, x)
	}
	return f.list(Type{e, shape}, numbers)
}

func (f *Func) list(t Type, numbers []string) Value {
	if f.err != nil {
		return Value{}
	}
	if t.Size() != len(numbers) || len(numbers) == 0 {
		return f.Fail("a constant %v from %d numbers", t, len(numbers))
	}
	return f.constant(t, elements(t.Shape, numbers))
}

// constant adds a constant, or returns the one that there is.
func (f *Func) constant(t Type, literal string) Value {
	text := fmt.Sprintf("stablehlo.constant dense<%s> : %v", literal, t)
	if id, ok := f.constants[text]; ok {
		return Value{t, f, id}
	}
	v := f.emit(t, "%s", text)
	f.constants[text] = v.id
	return v
}

// elements writes nested lists.
func elements(shape []int, numbers []string) string {
	if len(shape) == 0 {
		return numbers[0]
	}
	parts := make([]string, shape[0])
	each := len(numbers) / shape[0]
	for i := range parts {
		parts[i] = elements(shape[1:], numbers[i*each:(i+1)*each])
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// number writes a number of the element type. Numbers that are not finite are written as bits.
func number(e Element, c float64) string {
	switch {
	case e == Bool:
		return strconv.FormatBool(c != 0)
	case !e.Float():
		return strconv.FormatInt(int64(c), 10)
	case math.IsNaN(c) || math.IsInf(c, 0):
		switch e {
		case F64:
			return fmt.Sprintf("0x%016X", math.Float64bits(c))
		case BF16:
			return fmt.Sprintf("0x%04X", math.Float32bits(float32(c))>>16)
		}
		return fmt.Sprintf("0x%08X", math.Float32bits(float32(c)))
	case e == F32:
		c = float64(float32(c)) // rounded once, here
	}
	s := strconv.FormatFloat(c, 'e', -1, 64)
	if mantissa, exponent, _ := strings.Cut(s, "e"); !strings.Contains(mantissa, ".") {
		s = mantissa + ".0e" + exponent // the grammar wants a dot
	}
	return s
}
