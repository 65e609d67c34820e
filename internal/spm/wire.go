package spm

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// field is one field of a message as it stands in the file.
type field struct {
	in   string // the message, for errors
	num  protowire.Number
	typ  protowire.Type
	data []byte // from after the tag to the end of the value
}

// fields calls fn with each field of a message.
func fields(b []byte, in string, fn func(field) error) error {
	size := len(b)
	for len(b) > 0 {
		at := size - len(b)
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("%s is damaged at its byte %d: %w", in, at, protowire.ParseError(n))
		}
		b = b[n:]
		if n = protowire.ConsumeFieldValue(num, typ, b); n < 0 {
			return fmt.Errorf("%s is damaged in field %d at its byte %d: %w", in, num, at, protowire.ParseError(n))
		}
		if err := fn(field{in, num, typ, b[:n]}); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

func (f field) errorf(format string, args ...any) error {
	return fmt.Errorf("field %d of %s %s", f.num, f.in, fmt.Sprintf(format, args...))
}

func (f field) want(t protowire.Type) error {
	if f.typ != t {
		return f.errorf("has wire type %d and should have %d", f.typ, t)
	}
	return nil
}

// bytes are the file's own, not a copy.
func (f field) bytes() ([]byte, error) {
	if err := f.want(protowire.BytesType); err != nil {
		return nil, err
	}
	v, _ := protowire.ConsumeBytes(f.data)
	return v, nil
}

func (f field) text() (string, error) {
	v, err := f.bytes()
	return string(v), err
}

func (f field) float() (float32, error) {
	if err := f.want(protowire.Fixed32Type); err != nil {
		return 0, err
	}
	v, _ := protowire.ConsumeFixed32(f.data)
	return math.Float32frombits(v), nil
}

func (f field) int() (int32, error) {
	if err := f.want(protowire.VarintType); err != nil {
		return 0, err
	}
	v, _ := protowire.ConsumeVarint(f.data)
	if int64(v) != int64(int32(v)) {
		return 0, f.errorf("is %d, which is no 32-bit number", int64(v))
	}
	return int32(v), nil
}

func (f field) bool() (bool, error) {
	if err := f.want(protowire.VarintType); err != nil {
		return false, err
	}
	v, _ := protowire.ConsumeVarint(f.data)
	return v != 0, nil
}
