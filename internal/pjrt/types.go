package pjrt

import "fmt"

// Type is the element type of a tensor, by the interface's number for it.
type Type int32

// The element types that are used here.
const (
	Bool    Type = 1 // a byte each, 0 or 1
	Int8    Type = 2
	Int32   Type = 4
	Int64   Type = 5
	Uint8   Type = 6
	Uint32  Type = 8
	Uint64  Type = 9
	Float16 Type = 10
	Float32 Type = 11
	Float64 Type = 12
	BF16    Type = 13 // the upper 16 bits of a float32
)

var typeNames = map[Type]string{Bool: "i1", Int8: "i8", Int32: "i32", Int64: "i64", Uint8: "ui8", Uint32: "ui32",
	Uint64: "ui64", Float16: "f16", Float32: "f32", Float64: "f64", BF16: "bf16"}

// String is the type's name in StableHLO.
func (t Type) String() string {
	if name := typeNames[t]; name != "" {
		return name
	}
	return fmt.Sprintf("type %d", int32(t))
}

// Size is the size of an element in bytes, 0 if it is not known here.
func (t Type) Size() int {
	switch t {
	case Bool, Int8, Uint8:
		return 1
	case Float16, BF16:
		return 2
	case Int32, Uint32, Float32:
		return 4
	case Int64, Uint64, Float64:
		return 8
	}
	return 0
}

// elements is the number of elements of a shape.
func elements(shape []int) (int, error) {
	n := 1
	for _, size := range shape {
		if size < 0 || (size > 0 && n > (1<<46)/size) {
			return 0, &ShapeError{fmt.Sprintf("no tensor can have the shape %v", shape)}
		}
		n *= size
	}
	return n, nil
}
