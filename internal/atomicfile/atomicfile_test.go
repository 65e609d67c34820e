package atomicfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWriteReplacesTheWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, want := range []string{"a first, long content", "short", ""} {
		if err := atomicfile.Write(path, []byte(want)); err != nil || content(t, path) != want {
			t.Errorf("wrote %q, error %v, found %q", want, err, content(t, path))
		}
	}
	if err := atomicfile.Write(filepath.Join(path, "under a file"), nil); err == nil {
		t.Error("wrote below a file")
	}
}

func TestAFileThatIsNotCommittedLeavesTheOldOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := atomicfile.Write(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	p, err := atomicfile.New(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("before Commit the file holds %q", got)
	}
	p.Discard()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || content(t, path) != "old" {
		t.Errorf("after Discard: %v, error %v", entries, err)
	}
}
