package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// Tensor is what Write stores under a name.
type Tensor struct {
	Shape []int // outermost first; empty for a scalar
	Data  any   // []float32, []float64, []int64, []uint64 or []uint8, row-major, one element for each of the shape
}

// Write replaces path by a file of the tensors and the metadata, all or nothing: until the new content
// is on the disk, path holds the old. Equal arguments give equal bytes (names are sorted). The file
// carries a checksum of itself. Only a kill in mid-write leaves a temporary file, "." + name + digits.
func Write(path string, tensors map[string]Tensor, metadata map[string]string) error {
	fail := func(err error) error { return fmt.Errorf("cannot write safetensors file %s: %w", path, err) }
	prefix, header, bodies, err := layout(tensors, metadata)
	if err != nil {
		return fail(err)
	}
	pending, err := atomicfile.NewDurable(path)
	if err != nil {
		return fail(err)
	}
	if err := save(pending, prefix, header, bodies); err != nil {
		return fail(err)
	}
	return nil
}

func save(t atomicfile.Pending, prefix, header []byte, bodies []body) (err error) {
	defer func() {
		if err == nil {
			return
		}
		if left := t.Discard(); left != nil {
			err = fmt.Errorf("%w (and its temporary file stays: %w)", err, left)
		}
	}()
	for _, part := range [][]byte{prefix, header} {
		if _, err := t.Write(part); err != nil {
			return err
		}
	}
	for _, b := range bodies {
		if err := b.copyTo(t); err != nil {
			return err
		}
	}
	return t.Commit()
}

// layout returns the 8 bytes of length, the header with the checksum in it, and the data in order.
func layout(tensors map[string]Tensor, metadata map[string]string) (prefix, header []byte, bodies []body, err error) {
	meta := maps.Clone(metadata)
	if meta == nil {
		meta = map[string]string{}
	}
	for key, value := range meta {
		if key == checksumKind || key == checksumSum {
			return nil, nil, nil, fmt.Errorf("the metadata key %q is the checksum's; use another", key)
		}
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			return nil, nil, nil, fmt.Errorf("the metadata %q: %q cannot be stored; both must be UTF-8 text", key, value)
		}
	}
	meta[checksumKind], meta[checksumSum] = "sha256", noSum

	var out bytes.Buffer
	out.WriteString(`{"` + metadataKey + `":{`)
	for i, key := range slices.Sorted(maps.Keys(meta)) {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(jsonText(key))
		out.WriteByte(':')
		out.Write(jsonText(meta[key]))
	}
	out.WriteByte('}')
	offset := 0
	for _, name := range slices.Sorted(maps.Keys(tensors)) {
		b, err := newBody(name, tensors[name])
		if err != nil {
			return nil, nil, nil, err
		}
		bodies = append(bodies, b)
		fmt.Fprintf(&out, `,%s:{"dtype":"%s","shape":[`, jsonText(name), b.dtype)
		for i, dim := range tensors[name].Shape {
			if i > 0 {
				out.WriteByte(',')
			}
			out.WriteString(strconv.Itoa(dim))
		}
		size := b.count * b.dtype.Size()
		fmt.Fprintf(&out, `],"data_offsets":[%d,%d]}`, offset, offset+size)
		offset += size
	}
	out.WriteByte('}')
	for out.Len()%8 != 0 { // the data then begins on a multiple of 8, as other readers like it
		out.WriteByte(' ')
	}
	if out.Len() > maxHeader {
		return nil, nil, nil, fmt.Errorf("the header would have %d bytes, above the format's limit of %d", out.Len(),
			maxHeader)
	}
	prefix = binary.LittleEndian.AppendUint64(nil, uint64(out.Len()))
	h, err := startSum(prefix, out.Bytes(), noSum)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, b := range bodies {
		if err := b.copyTo(h); err != nil {
			return nil, nil, nil, err
		}
	}
	header = bytes.Replace(out.Bytes(), []byte(noSum), []byte(hex.EncodeToString(h.Sum(nil))), 1)
	return prefix, header, bodies, nil
}

// jsonText quotes a string without the escapes for HTML that json.Marshal would add.
func jsonText(s string) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string into a buffer cannot fail
	return bytes.TrimRight(out.Bytes(), "\n")
}
