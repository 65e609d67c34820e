// Package tfevents writes scalars as TensorBoard event files: a TFRecord of Event messages
// (tensorflow/core/util/event.proto and lib/io/record_writer.h of TensorFlow).
package tfevents

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Scalar is one named value of a step.
type Scalar struct {
	Tag   string // names with a common start up to a slash share a group in TensorBoard
	Value float64
}

// Writer appends events to a stream. It buffers nothing: every event is one Write.
type Writer struct{ w io.Writer }

// NewWriter writes the event that every file begins with, its version. at is its time, in seconds since 1970.
func NewWriter(w io.Writer, at float64) (*Writer, error) {
	out := &Writer{w}
	event := appendDouble(nil, fieldWallTime, at)
	event = protowire.AppendTag(event, fieldFileVersion, protowire.BytesType)
	event = protowire.AppendString(event, "brain.Event:2")
	return out, out.record(event)
}

// Append returns a writer to a stream that has its first event already.
func Append(w io.Writer) *Writer { return &Writer{w} }

// Field numbers of Event, Summary and Summary.Value.
const (
	fieldWallTime    = 1
	fieldStep        = 2
	fieldFileVersion = 3
	fieldSummary     = 5

	fieldValue       = 1
	fieldTag         = 1
	fieldSimpleValue = 2
)

// Scalars writes the values of one step. at is the time, in seconds since 1970. Without values it writes
// nothing; values are stored as float32, which is what TensorBoard draws.
func (w *Writer) Scalars(at float64, step int64, values []Scalar) error {
	if len(values) == 0 {
		return nil
	}
	var summary []byte
	for _, v := range values {
		var one []byte
		one = protowire.AppendTag(one, fieldTag, protowire.BytesType)
		one = protowire.AppendString(one, v.Tag)
		one = protowire.AppendTag(one, fieldSimpleValue, protowire.Fixed32Type)
		one = protowire.AppendFixed32(one, math.Float32bits(float32(v.Value)))
		summary = protowire.AppendTag(summary, fieldValue, protowire.BytesType)
		summary = protowire.AppendBytes(summary, one)
	}
	event := appendDouble(nil, fieldWallTime, at)
	event = protowire.AppendTag(event, fieldStep, protowire.VarintType)
	event = protowire.AppendVarint(event, uint64(step))
	event = protowire.AppendTag(event, fieldSummary, protowire.BytesType)
	event = protowire.AppendBytes(event, summary)
	return w.record(event)
}

func appendDouble(b []byte, field protowire.Number, v float64) []byte {
	b = protowire.AppendTag(b, field, protowire.Fixed64Type)
	return protowire.AppendFixed64(b, math.Float64bits(v))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// masked is the checksum of a TFRecord, which is stored so that a checksum of data with checksums is not 0.
func masked(data []byte) uint32 {
	c := crc32.Checksum(data, castagnoli)
	return (c>>15 | c<<17) + 0xa282ead8
}

// record writes length, checksum of the length, data, and checksum of the data.
func (w *Writer) record(data []byte) error {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(data)))
	b = binary.LittleEndian.AppendUint32(b, masked(b))
	b = append(b, data...)
	b = binary.LittleEndian.AppendUint32(b, masked(data))
	if _, err := w.w.Write(b); err != nil {
		return fmt.Errorf("TensorBoard events: %w", err)
	}
	return nil
}
