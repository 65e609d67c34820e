package jsonl

import (
	"bytes"
	"testing"
)

// Each bit that flips in a row is an error, or leaves a torn end: in the last row and the line end before it.
func TestEachFlippedBitOfARowIsFound(t *testing.T) {
	var whole []byte
	last := 0
	for _, row := range []any{
		map[string]any{"step": 1, "loss": 2.5}, map[string]any{}, map[string]any{"step": 2, "text": "x"},
	} {
		line, err := encode(row)
		if err != nil {
			t.Fatal(err)
		}
		last = len(whole)
		whole = append(whole, line...)
	}
	read := func(data []byte) (Report, error) {
		report, _, err := scan("m", bytes.NewReader(data), func(int, []byte) (bool, error) { return true, nil })
		return report, err
	}
	if report, err := read(whole); err != nil || report != (Report{Rows: 3}) {
		t.Fatalf("%+v, %v", report, err)
	}
	for bit := range 8 * len(whole) {
		bad := bytes.Clone(whole)
		bad[bit/8] ^= 1 << (bit % 8)
		report, err := read(bad)
		if torn := bit/8 >= last-1 && report.Rows < 3 && report.Torn > 0; err == nil && !torn {
			t.Errorf("bit %d of byte %d (%q) is missed: %+v", bit%8, bit/8, whole[bit/8], report)
		}
	}
}
