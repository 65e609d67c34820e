package safetensors

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/ablate-go/ablate/internal/half"
)

// ReadFloat32 fills dst with the tensor's elements in row-major order. F32 is read bit for bit, F16 and
// BF16 are widened exactly; other types are refused, since they would lose digits. dst must have
// exactly the tensor's number of elements.
func (f *File) ReadFloat32(name string, dst []float32) error {
	return read(f, name, dst, map[DType]func([]byte) float32{
		F32:  func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) },
		F16:  func(b []byte) float32 { return half.Float32(binary.LittleEndian.Uint16(b)) },
		BF16: func(b []byte) float32 { return half.Brain(binary.LittleEndian.Uint16(b)) },
	})
}

// ReadFloat64 is ReadFloat32 for []float64, from F64, F32, F16 and BF16.
func (f *File) ReadFloat64(name string, dst []float64) error {
	return read(f, name, dst, map[DType]func([]byte) float64{
		F64: func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) },
		F32: func(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) },
		F16: func(b []byte) float64 { return float64(half.Float32(binary.LittleEndian.Uint16(b))) },
		BF16: func(b []byte) float64 {
			return float64(half.Brain(binary.LittleEndian.Uint16(b)))
		},
	})
}

// ReadInto reads a tensor into a []float32, []float64, []int64, []uint64 or []uint8. Integers are read
// from I64 and I32, from U64 and U32, and from U8 and BOOL respectively.
func (f *File) ReadInto(name string, dst any) error {
	switch dst := dst.(type) {
	case []float32:
		return f.ReadFloat32(name, dst)
	case []float64:
		return f.ReadFloat64(name, dst)
	case []int64:
		return read(f, name, dst, map[DType]func([]byte) int64{
			I64: func(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) },
			I32: func(b []byte) int64 { return int64(int32(binary.LittleEndian.Uint32(b))) },
		})
	case []uint64:
		return read(f, name, dst, map[DType]func([]byte) uint64{
			U64: binary.LittleEndian.Uint64,
			U32: func(b []byte) uint64 { return uint64(binary.LittleEndian.Uint32(b)) },
		})
	case []uint8:
		one := func(b []byte) uint8 { return b[0] }
		return read(f, name, dst, map[DType]func([]byte) uint8{U8: one, Bool: one})
	}
	return fmt.Errorf("safetensors: cannot read tensor %s into %T; use []float32, []float64, []int64, []uint64 or []uint8",
		quote(name), dst)
}

// read streams through a small buffer, so that a table of a gigabyte is not held twice.
func read[T any](f *File, name string, dst []T, from map[DType]func([]byte) T) error {
	e, err := f.entry(name)
	if err != nil {
		return err
	}
	get, ok := from[e.dtype]
	if !ok {
		return fmt.Errorf("safetensors file %s: tensor %s is %s, which cannot be read into %T without loss", f.path,
			quote(name), e.dtype, dst)
	}
	if n := e.elements(); n != len(dst) {
		return fmt.Errorf("safetensors file %s: tensor %s has shape %v and %d elements but the destination has %d", f.path,
			quote(name), e.shape, n, len(dst))
	}
	width := e.dtype.Size()
	buffer := make([]byte, min(chunk, len(dst)*width))
	for at := 0; at < len(dst); {
		b := buffer[:min(len(buffer), (len(dst)-at)*width)]
		if _, err := f.file.ReadAt(b, f.data+int64(e.begin)+int64(at*width)); err != nil {
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("the file became shorter since it was opened")
			}
			return fmt.Errorf("safetensors file %s: tensor %s: %w", f.path, quote(name), err)
		}
		for ; len(b) > 0; b = b[width:] {
			dst[at] = get(b)
			at++
		}
	}
	return nil
}

// chunk is the size of buffers in bytes, a multiple of every element's size.
const chunk = 1 << 16
