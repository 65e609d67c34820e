package torchbin

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/internal/half"
)

// Shape is a tensor's, outermost first; empty for a single number.
func (f *File) Shape(name string) ([]int, error) {
	t, err := f.tensor(name)
	if err != nil {
		return nil, err
	}
	shape := make([]int, len(t.shape))
	for i, s := range t.shape {
		shape[i] = int(s)
	}
	return shape, nil
}

// DType is a tensor's element type.
func (f *File) DType(name string) (DType, error) {
	t, err := f.tensor(name)
	if err != nil {
		return "", err
	}
	return t.dtype, nil
}

func (f *File) tensor(name string) (*tensor, error) {
	if t := f.tensors[name]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("PyTorch file %s: no tensor %.80q", f.path, name)
}

// ReadFloat32 fills dst with the tensor's elements in row-major order. float32 is read bit for bit, float16 and
// bfloat16 are widened exactly; other types are refused, since they would lose digits. dst must have exactly the
// tensor's number of elements.
func (f *File) ReadFloat32(name string, dst []float32) error {
	return read(f, name, dst, map[DType]func([]byte) float32{
		"float32":  func(b []byte) float32 { return math.Float32frombits(f.order.Uint32(b)) },
		"float16":  func(b []byte) float32 { return half.Float32(f.order.Uint16(b)) },
		"bfloat16": func(b []byte) float32 { return half.Brain(f.order.Uint16(b)) },
	})
}

// ReadFloat64 is ReadFloat32 for float64.
func (f *File) ReadFloat64(name string, dst []float64) error {
	return read(f, name, dst, map[DType]func([]byte) float64{
		"float64": func(b []byte) float64 { return math.Float64frombits(f.order.Uint64(b)) },
	})
}

// ReadInt64 is ReadFloat32 for whole numbers and truth values.
func (f *File) ReadInt64(name string, dst []int64) error {
	return read(f, name, dst, map[DType]func([]byte) int64{
		"int64": func(b []byte) int64 { return int64(f.order.Uint64(b)) },
		"int32": func(b []byte) int64 { return int64(int32(f.order.Uint32(b))) },
		"int16": func(b []byte) int64 { return int64(int16(f.order.Uint16(b))) },
		"int8":  func(b []byte) int64 { return int64(int8(b[0])) },
		"uint8": func(b []byte) int64 { return int64(b[0]) },
		"bool":  func(b []byte) int64 { return int64(b[0]) },
	})
}

// chunk is the size of buffers in bytes, a multiple of every element's size.
const chunk = 1 << 16

func read[T any](f *File, name string, dst []T, from map[DType]func([]byte) T) error {
	t, err := f.tensor(name)
	if err != nil {
		return err
	}
	get, ok := from[t.dtype]
	if !ok {
		return fmt.Errorf("PyTorch file %s: tensor %.80q is %s, which cannot be read into %T without loss", f.path, name,
			t.dtype, dst)
	}
	if n := t.elements(); n != int64(len(dst)) {
		return fmt.Errorf("PyTorch file %s: tensor %.80q has shape %v and %d elements but the destination has %d", f.path,
			name, t.shape, n, len(dst))
	}
	if len(dst) == 0 {
		return nil
	}
	if err := f.fill(t, len(dst), func(i int, b []byte) { dst[i] = get(b) }); err != nil {
		return fmt.Errorf("PyTorch file %s: tensor %.80q: %w", f.path, name, err)
	}
	return nil
}

// fill hands over the elements in row-major order, through a small buffer of the file.
func (f *File) fill(t *tensor, n int, set func(i int, b []byte)) error {
	width := t.dtype.Size()
	window := window{file: f, first: t.at, last: t.at + t.count*width, size: chunk}
	if t.contiguous() {
		for i := range n {
			b, err := window.bytes(t.at+(t.offset+int64(i))*width, width)
			if err != nil {
				return err
			}
			set(i, b)
		}
		return nil
	}
	window.size = t.count * width // a transposed view jumps about: all of its storage at once
	index := make([]int64, len(t.shape))
	place := t.offset
	for i := range n {
		b, err := window.bytes(t.at+place*width, width)
		if err != nil {
			return err
		}
		set(i, b)
		for d := len(index) - 1; d >= 0; d-- { // the next element in row-major order
			index[d]++
			place += t.stride[d]
			if index[d] < t.shape[d] {
				break
			}
			place -= index[d] * t.stride[d]
			index[d] = 0
		}
	}
	return nil
}

// window is a part of a storage that is read at once.
type window struct {
	file        *File
	first, last int64 // of the storage, in the file
	size        int64 // that is read at once
	at          int64
	data        []byte
	buffer      []byte
}

// bytes returns some bytes of the file at a place of the storage.
func (w *window) bytes(at, n int64) ([]byte, error) {
	if at < w.at || at+n > w.at+int64(len(w.data)) {
		if w.buffer == nil {
			w.buffer = make([]byte, min(w.size, w.last-w.first))
		}
		w.at = min(at, w.last-n)
		if int64(len(w.buffer)) == w.last-w.first {
			w.at = w.first
		}
		w.data = w.buffer[:min(int64(len(w.buffer)), w.last-w.at)]
		if _, err := w.file.file.ReadAt(w.data, w.at); err != nil {
			return nil, fmt.Errorf("the file became shorter since it was opened: %w", err)
		}
	}
	return w.data[at-w.at:][:n], nil
}
