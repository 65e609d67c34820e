package torchbin

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/big"
)

// A pickle is a program for a small stack machine, and Python's runs what it names. This one runs nothing: it
// knows the opcodes that torch.save writes, and hands every global to a function that knows a few by name.

// global is a name of Python that a pickle refers to.
type global struct{ module, name string }

func (g global) String() string { return g.module + "." + g.name }

// pair is an entry of a dict, in the order of the file.
type pair struct{ key, value any }

// dict is a Python dict or OrderedDict.
type dict struct{ pairs []pair }

// list is a Python list.
type list struct{ items []any }

// tuple is a Python tuple.
type tuple []any

// mark is the opcode MARK on the stack.
type mark struct{}

// machine runs one pickle after the other from data.
type machine struct {
	data  []byte
	at    int
	stack []any
	memo  map[uint64]any
	budget

	reduce     func(g global, args tuple) (any, error)
	persistent func(id any) (any, error)
}

// limits on what a pickle may make of few bytes.
const (
	maxStack   = 1 << 20
	maxPickled = 32 << 20 // bytes of a pickle: names and shapes, no numbers
)

func (m *machine) fail(format string, args ...any) error {
	return fmt.Errorf("pickle, byte %d: %s", m.at, fmt.Sprintf(format, args...))
}

// take returns the next n bytes, without a copy.
func (m *machine) take(n uint64) ([]byte, error) {
	if n > uint64(len(m.data)-m.at) {
		return nil, m.fail("it ends where %d bytes more are named", n)
	}
	b := m.data[m.at : m.at+int(n)]
	m.at += int(n)
	return b, nil
}

func (m *machine) line() (string, error) {
	end := bytes.IndexByte(m.data[m.at:], '\n')
	if end < 0 {
		return "", m.fail("a line without an end")
	}
	s := string(m.data[m.at : m.at+end])
	m.at += end + 1
	return s, nil
}

// number reads n bytes, little-endian and without a sign.
func (m *machine) number(n uint64) (uint64, error) {
	b, err := m.take(n)
	if err != nil {
		return 0, err
	}
	var full [8]byte
	copy(full[:], b)
	return binary.LittleEndian.Uint64(full[:]), nil
}

func (m *machine) push(v any) error {
	if len(m.stack) >= maxStack {
		return m.fail("more than %d values at once", maxStack)
	}
	m.stack = append(m.stack, v)
	return nil
}

func (m *machine) pop() (any, error) {
	if len(m.stack) == 0 {
		return nil, m.fail("a value is taken from an empty stack")
	}
	v := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return v, nil
}

func (m *machine) pops(n int) (tuple, error) {
	if len(m.stack) < n {
		return nil, m.fail("%d values are taken of %d", n, len(m.stack))
	}
	t := append(tuple{}, m.stack[len(m.stack)-n:]...)
	m.stack = m.stack[:len(m.stack)-n]
	return t, m.spend(n * costSlot)
}

// toMark takes all values above the last mark, and the mark.
func (m *machine) toMark() (tuple, error) {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if _, ok := m.stack[i].(mark); ok {
			t := append(tuple{}, m.stack[i+1:]...)
			m.stack = m.stack[:i]
			return t, m.spend(len(t) * costSlot)
		}
	}
	return nil, m.fail("values up to a mark, and there is none")
}

// run runs the next pickle of the data and returns what it makes.
func (m *machine) run() (any, error) {
	m.stack, m.memo = m.stack[:0], map[uint64]any{}
	for {
		code, err := m.take(1)
		if err != nil {
			return nil, fmt.Errorf("pickle: %w", io.ErrUnexpectedEOF)
		}
		if code[0] == opStop {
			return m.pop()
		}
		if err := m.step(code[0]); err != nil {
			return nil, err
		}
	}
}

// integer reads a whole number of a tuple; false where it is none.
func integer(v any) (int64, bool) {
	n, ok := v.(int64)
	return n, ok
}

// long reads n bytes of two's complement.
func (m *machine) long(n uint64) (any, error) {
	b, err := m.take(n)
	if err != nil {
		return nil, err
	}
	if n > 16 {
		return nil, m.fail("a whole number of %d bytes", n)
	}
	x := new(big.Int)
	for i := len(b) - 1; i >= 0; i-- {
		x.Lsh(x, 8).Or(x, big.NewInt(int64(b[i])))
	}
	if len(b) > 0 && b[len(b)-1] >= 0x80 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	if x.IsInt64() {
		return x.Int64(), nil
	}
	return x.String(), nil // too large for any size: carried as text
}

func float(bits uint64) float64 { return math.Float64frombits(bits) }
