package jsonl

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var errFault = errors.New("no space left on device")

// faulty fails its n-th write after half of the row, and Truncate if so told.
type faulty struct {
	*os.File
	left       int
	noTruncate bool
}

func (f *faulty) Write(b []byte) (int, error) {
	if f.left--; f.left == 0 {
		n, _ := f.File.Write(b[:len(b)/2])
		return n, errFault
	}
	return f.File.Write(b)
}

func (f *faulty) Truncate(size int64) error {
	if f.noTruncate {
		return errFault
	}
	return f.File.Truncate(size)
}

func (f *faulty) Sync() error {
	if f.left--; f.left == 0 {
		return errFault
	}
	return f.File.Sync()
}

func openFaulty(t *testing.T, left int, noTruncate bool) (*Writer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m")
	w, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	w.file = &faulty{w.file.(*os.File), left, noTruncate}
	return w, path
}

func TestFailedWriteIsTakenBack(t *testing.T) {
	for n := 1; n <= 3; n++ {
		w, path := openFaulty(t, n, false)
		for i := 1; i <= 3; i++ {
			if err := w.Append(map[string]int{"step": i}); (err != nil) != (i == n) || err != nil && !errors.Is(err, errFault) {
				t.Errorf("write %d with a fault at %d: %v", i, n, err)
			}
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		report, err := Read(path, func(_ int, raw []byte) error {
			if strings.Contains(string(raw), string(rune('0'+n))) {
				t.Errorf("the row of the fault is there: %s", raw)
			}
			return nil
		})
		if err != nil || report != (Report{Rows: 2}) {
			t.Errorf("fault at %d: %+v, %v", n, report, err)
		}
	}
}

func TestUnmendableFileTakesNoMoreRows(t *testing.T) {
	w, path := openFaulty(t, 2, true)
	for i, want := range []string{"", "stays torn", "stays torn"} {
		err := w.Append(map[string]int{"step": i})
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("row %d: %v, want %q", i, err, want)
		}
	}
	if w.Close() == nil {
		t.Error("Close hides the fault")
	}
	if report, err := Recover(path, UpTo("step", 9)); err != nil || report.Rows != 1 || report.Torn == 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestSyncAndCloseReportFaults(t *testing.T) {
	w, path := openFaulty(t, 1, false)
	if err := w.Sync(); !errors.Is(err, errFault) || !strings.Contains(err.Error(), path) {
		t.Errorf("Sync: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if err := w.Append(map[string]int{}); err == nil {
		t.Error("a closed file takes rows")
	}
}

func TestRecoverThatFailsLeavesTheFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m")
	if err := os.WriteFile(path, []byte("{}\n{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(path, &halfReader{}, func() error { return nil }); !errors.Is(err, errFault) {
		t.Errorf("rewrite: %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "{}\n{" {
		t.Errorf("the file is %q, %v", got, err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("temporary files stay: %v", list)
	}
}

// halfReader gives a few bytes and then fails.
type halfReader struct{ given bool }

func (h *halfReader) Read(b []byte) (int, error) {
	if h.given {
		return 0, errFault
	}
	h.given = true
	return copy(b, "{}"), nil
}
