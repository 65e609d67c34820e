package safetensors

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits against hostile files. The first is that of the format's reference reader.
const (
	maxHeader = 100_000_000 // bytes
	maxRank   = 64          // dimensions; numpy has 64 at most
)

const metadataKey = "__metadata__"

// entry is one tensor of a header; begin and end are bytes of the data section.
type entry struct {
	name       string
	dtype      DType
	shape      []int
	begin, end uint64
}

func (e *entry) elements() int { return int(e.end-e.begin) / e.dtype.Size() }

// parseHeader reads the JSON text; checkLayout holds the entries against the data's length.
func parseHeader(text []byte) (entries []*entry, metadata map[string]string, err error) {
	if !utf8.Valid(text) {
		return nil, nil, fmt.Errorf("the header is not UTF-8 text")
	}
	s := &scanner{text: text}
	if len(text) == 0 || text[0] != '{' {
		s.fail(`the header does not begin with "{"`)
	}
	metadata = map[string]string{}
	s.object(func(name string) {
		if name == metadataKey {
			s.object(func(key string) { metadata[key] = s.str() })
			return
		}
		entries = append(entries, s.entry(name))
	})
	if s.err == nil && (s.peek() != 0 || s.at < len(text)) {
		s.fail("text after the end of the header")
	}
	return entries, metadata, s.err
}

func (s *scanner) entry(name string) *entry {
	e := &entry{name: name}
	var fields, ends int
	s.object(func(field string) {
		fields++
		switch field {
		case "dtype":
			text := s.str()
			d, ok := known(text)
			if !ok {
				s.fail("tensor %s has the unknown dtype %s", quote(name), quote(text))
			}
			e.dtype = d
		case "shape":
			s.members('[', ']', func() {
				n := s.number()
				if n > math.MaxInt || len(e.shape) == maxRank {
					s.fail("tensor %s has a dimension of %d as number %d, beyond what this reader takes", quote(name), n,
						len(e.shape)+1)
					return
				}
				e.shape = append(e.shape, int(n))
			})
		case "data_offsets":
			s.members('[', ']', func() {
				e.begin, e.end = e.end, s.number()
				ends++
			})
		default:
			s.fail("tensor %s has the unknown field %s", quote(name), quote(field))
		}
	})
	if fields != 3 { // duplicate and unknown fields are refused above
		s.fail("tensor %s lacks one of dtype, shape and data_offsets", quote(name))
	}
	if ends != 2 {
		s.fail("tensor %s has %d data_offsets in place of 2", quote(name), ends)
	}
	return e
}

// checkLayout wants the tensors to cover size bytes of data exactly, in any order, and each to have the
// bytes that its shape and type need. It returns them sorted by name.
func checkLayout(entries []*entry, size uint64) error {
	slices.SortFunc(entries, func(a, b *entry) int {
		if a.begin != b.begin {
			return order(a.begin, b.begin)
		}
		if a.end != b.end {
			return order(a.end, b.end)
		}
		return strings.Compare(a.name, b.name)
	})
	var at uint64
	for _, e := range entries {
		switch {
		case e.end < e.begin:
			return fmt.Errorf("tensor %s ends at byte %d, before its begin at %d", quote(e.name), e.end, e.begin)
		case e.end > size:
			return fmt.Errorf("tensor %s ends at data byte %d but the file holds %d: it is cut short or damaged", quote(e.name),
				e.end, size)
		case e.begin < at:
			return fmt.Errorf("tensor %s begins at byte %d inside another tensor, which ends at %d", quote(e.name), e.begin, at)
		case e.begin > at:
			return fmt.Errorf("data bytes %d to %d before tensor %s belong to no tensor", at, e.begin, quote(e.name))
		}
		at = e.end
		need, ok := byteSize(e.shape, e.dtype)
		if !ok {
			return fmt.Errorf("tensor %s: shape %v overflows 64 bits", quote(e.name), e.shape)
		}
		if need != e.end-e.begin {
			return fmt.Errorf("tensor %s: shape %v of %s needs %d bytes but its offsets give %d", quote(e.name), e.shape,
				e.dtype, need, e.end-e.begin)
		}
	}
	if at != size {
		return fmt.Errorf("the last %d bytes of the file belong to no tensor", size-at)
	}
	slices.SortFunc(entries, func(a, b *entry) int { return strings.Compare(a.name, b.name) })
	return nil
}

func order(a, b uint64) int {
	if a < b {
		return -1
	}
	return 1
}

// byteSize multiplies a shape out, in bytes; false if a partial product leaves 63 bits.
func byteSize(shape []int, d DType) (uint64, bool) {
	n := uint64(d.Size())
	for _, dim := range shape {
		hi, lo := bits.Mul64(n, uint64(dim))
		if hi != 0 || lo > math.MaxInt64 {
			return 0, false
		}
		n = lo
	}
	return n, true
}
