package stablehlo

import (
	"fmt"
	"slices"
	"strings"
)

// Element is the type of a tensor's elements.
type Element string

// The element types, by their names in StableHLO. S32 is signed and U32 unsigned.
const (
	F32  Element = "f32"
	F64  Element = "f64"
	BF16 Element = "bf16"
	S32  Element = "i32"
	U32  Element = "ui32"
	U64  Element = "ui64"
	Bool Element = "i1"
)

// Float reports whether elements are floating-point numbers.
func (e Element) Float() bool { return e == F32 || e == F64 || e == BF16 }

// order is how values of the type are compared.
func (e Element) order() string {
	switch {
	case e.Float():
		return "FLOAT"
	case e == S32:
		return "SIGNED"
	}
	return "UNSIGNED"
}

// Type is the element type and the shape of a tensor; a scalar has an empty shape.
type Type struct {
	Element Element
	Shape   []int
}

// Size is the number of elements.
func (t Type) Size() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// String returns the type as StableHLO writes it, such as tensor<2x3xf32>.
func (t Type) String() string {
	var s strings.Builder
	s.WriteString("tensor<")
	for _, d := range t.Shape {
		fmt.Fprintf(&s, "%dx", d)
	}
	s.WriteString(string(t.Element) + ">")
	return s.String()
}

func (t Type) equal(o Type) bool { return t.Element == o.Element && slices.Equal(t.Shape, o.Shape) }

// of returns the type with another element.
func (t Type) of(e Element) Type { return Type{e, t.Shape} }
