package jsonl_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/jsonl"
)

func TestRowsOfOlderProgramsHaveNoChecksum(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	old := "{\"step\":0,\"batch\":\"1a2b3c4d\"}\n{\"step\":1}\n{}\n"
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all := func(int, []byte) error { return nil }
	write(old)
	if report, err := jsonl.Read(path, all); err != nil || report != (jsonl.Report{Rows: 3}) {
		t.Errorf("%+v, %v", report, err)
	}
	appendRows(t, path, row{Step: 2})
	if report, err := jsonl.Read(path, all); err != nil || report != (jsonl.Report{Rows: 4}) {
		t.Errorf("with a row of this program: %+v, %v", report, err)
	}
	write(content(t, path) + "{\"step\":3}\n")
	_, err := jsonl.Read(path, all)
	checkError(t, err, "line 5 is damaged (it has no checksum")
	write("{\"step\":1,\"loss\":2,\"crc32c\":\"00000000\"}\n")
	if _, err := jsonl.Read(path, all); !errors.Is(err, jsonl.ErrChanged) {
		t.Errorf("a wrong checksum: %v", err)
	}
}

// The sum of rows is the same whether they are counted while they are written, by one writer or two, or read.
func TestTheSumIsOfAllRowsUpToOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	none, err := jsonl.Sum(path, jsonl.UpTo("step", 9))
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for i := range 4 {
		w, err := jsonl.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && w.Sum() != none {
			t.Error("no rows have two sums")
		}
		if err := w.Append(row{Step: i}); err != nil {
			t.Fatal(err)
		}
		sums = append(sums, w.Sum())
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range sums {
		if got, err := jsonl.Sum(path, jsonl.UpTo("step", int64(i))); got != want || err != nil {
			t.Errorf("up to step %d: %s, %v; want %s", i, got, err, want)
		}
	}
	swapped := strings.SplitAfter(content(t, path), "\n")
	swapped[0], swapped[1] = swapped[1], swapped[0]
	if err := os.WriteFile(path, []byte(strings.Join(swapped, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := jsonl.Sum(path, func([]byte) bool { return true }); err != nil || got == sums[3] {
		t.Errorf("rows that changed places have the sum of the whole file (%v)", err)
	}
}
