package tfevents_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/tfevents"
	"google.golang.org/protobuf/encoding/protowire"
)

// records cuts a stream into its events. Checksums are compared in TestBytesOfTensorFlow.
func records(t *testing.T, data []byte) (events [][]byte) {
	t.Helper()
	for len(data) > 0 {
		if len(data) < 16 {
			t.Fatalf("%d bytes are left, less than a record", len(data))
		}
		n := int(binary.LittleEndian.Uint64(data))
		if n > len(data)-16 {
			t.Fatalf("a record of %d bytes where %d are left", n, len(data)-16)
		}
		events, data = append(events, data[12:12+n]), data[16+n:]
	}
	return events
}

func TestScalarsReadBack(t *testing.T) {
	var out bytes.Buffer
	w, err := tfevents.NewWriter(&out, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Scalars(1001.5, 7,
		[]tfevents.Scalar{{Tag: "eval/auc", Value: 0.625}, {Tag: "train/mlm_loss", Value: 4.5}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Scalars(1002, 8, nil); err != nil {
		t.Fatal(err)
	}
	events := records(t, out.Bytes())
	if len(events) != 2 {
		t.Fatalf("%d events, want the version and one step", len(events))
	}
	fields := map[protowire.Number]any{}
	for b := events[1]; len(b) > 0; {
		num, typ, n := protowire.ConsumeTag(b)
		b = b[n:]
		switch typ {
		case protowire.Fixed64Type:
			v, n := protowire.ConsumeFixed64(b)
			fields[num], b = math.Float64frombits(v), b[n:]
		case protowire.VarintType:
			v, n := protowire.ConsumeVarint(b)
			fields[num], b = int64(v), b[n:]
		case protowire.BytesType:
			v, n := protowire.ConsumeBytes(b)
			fields[num], b = v, b[n:]
		default:
			t.Fatalf("field %d has type %d", num, typ)
		}
	}
	if fields[1] != 1001.5 || fields[2] != int64(7) {
		t.Errorf("time %v, step %v", fields[1], fields[2])
	}
	summary, _ := fields[5].([]byte)
	for _, want := range []string{"eval/auc", "train/mlm_loss"} {
		if !bytes.Contains(summary, []byte(want)) {
			t.Errorf("no value %s", want)
		}
	}
}

// The bytes that TensorFlow's own code gives for the same events: testdata/make_events.py.
func TestBytesOfTensorFlow(t *testing.T) {
	var out bytes.Buffer
	w, err := tfevents.NewWriter(&out, 1700000000.25)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Scalars(1700000001.5, 300,
		[]tfevents.Scalar{{Tag: "eval/mlm_loss", Value: 4.584}, {Tag: "pull/share", Value: -0.125}}); err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(out.Bytes()); got != fromTensorFlow {
		t.Errorf("got  %s\nwant %s", got, fromTensorFlow)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteErrors(t *testing.T) {
	if _, err := tfevents.NewWriter(full{}, 0); err == nil {
		t.Error("a full disk goes unnoticed")
	}
	if err := tfevents.Append(full{}).Scalars(0, 1, []tfevents.Scalar{{Tag: "x", Value: 1}}); err == nil {
		t.Error("a full disk goes unnoticed")
	}
}
