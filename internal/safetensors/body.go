package safetensors

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"unicode/utf8"
)

// body is one tensor's data on its way to the file.
type body struct {
	dtype DType
	count int
	put   func(dst []byte, i int) // element i to the front of dst, little-endian
}

func newBody(name string, t Tensor) (body, error) {
	var b body
	switch data := t.Data.(type) {
	case []float32:
		b = body{F32, len(data), func(dst []byte, i int) { binary.LittleEndian.PutUint32(dst, math.Float32bits(data[i])) }}
	case []float64:
		b = body{F64, len(data), func(dst []byte, i int) { binary.LittleEndian.PutUint64(dst, math.Float64bits(data[i])) }}
	case []int64:
		b = body{I64, len(data), func(dst []byte, i int) { binary.LittleEndian.PutUint64(dst, uint64(data[i])) }}
	case []uint64:
		b = body{U64, len(data), func(dst []byte, i int) { binary.LittleEndian.PutUint64(dst, data[i]) }}
	case []uint8:
		b = body{U8, len(data), func(dst []byte, i int) { dst[0] = data[i] }}
	default:
		return body{}, fmt.Errorf("tensor %s has data of type %T; use []float32, []float64, []int64, []uint64 or []uint8",
			quote(name), t.Data)
	}
	if name == metadataKey || !utf8.ValidString(name) {
		return body{}, fmt.Errorf("%s cannot be a tensor's name; use UTF-8 text other than %s", quote(name), metadataKey)
	}
	if len(t.Shape) > maxRank {
		return body{}, fmt.Errorf("tensor %s has %d dimensions, above the limit of %d", quote(name), len(t.Shape), maxRank)
	}
	for _, dim := range t.Shape {
		if dim < 0 {
			return body{}, fmt.Errorf("tensor %s has the negative dimension %d in its shape %v", quote(name), dim, t.Shape)
		}
	}
	if size, ok := byteSize(t.Shape, b.dtype); !ok || size != uint64(b.count*b.dtype.Size()) {
		return body{}, fmt.Errorf("tensor %s has %d elements, which its shape %v does not give", quote(name), b.count,
			t.Shape)
	}
	return b, nil
}

func (b body) copyTo(w io.Writer) error {
	width := b.dtype.Size()
	buffer := make([]byte, min(chunk, b.count*width))
	for at := 0; at < b.count; {
		n := 0
		for ; n < len(buffer) && at < b.count; n += width {
			b.put(buffer[n:], at)
			at++
		}
		if _, err := w.Write(buffer[:n]); err != nil {
			return err
		}
	}
	return nil
}
