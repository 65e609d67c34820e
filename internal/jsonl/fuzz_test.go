package jsonl

import (
	"bytes"
	"testing"
)

// FuzzRows: whatever a file of rows holds, what is kept of it is read again without damage, and its lines are objects.
func FuzzRows(f *testing.F) {
	f.Add([]byte("{\"step\":1}\n{\"step\":2,\"crc32c\":\"00000000\"}\n"))
	f.Add([]byte("{\"step\":1,\"loss\":2.5,\"eval\":null,\"crc32c\":\"7c34d76d\"}\n{\"st"))
	f.Add([]byte("{\"crc32c\":\"12345678\"}\n\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		report, kept, err := scan("m", bytes.NewReader(data), func(line int, raw []byte) (bool, error) {
			if n++; line != n || !isRow(raw) {
				t.Errorf("line %d as number %d is %q", line, n, raw)
			}
			return true, nil
		})
		if err != nil {
			return
		}
		again, whole, err := scan("m", bytes.NewReader(data[:kept]), func(int, []byte) (bool, error) { return true, nil })
		if err != nil || whole != kept || again != (Report{Rows: report.Rows}) {
			t.Errorf("%+v of %d bytes becomes %+v of %d, %v", report, kept, again, whole, err)
		}
	})
}
