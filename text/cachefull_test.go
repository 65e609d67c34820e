package text

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/testutil"
)

// full lets writes below a folder fail, from the file of a name on; "" means all files.
func full(t *testing.T, dir, name string, err error) {
	t.Helper()
	begun := false
	atomicfile.Fault = func(path string) error {
		if !strings.HasPrefix(path, dir) {
			return nil
		}
		if begun = begun || name == "" || filepath.Base(path) == name; begun {
			return &os.PathError{Op: "write", Path: path, Err: err}
		}
		return nil
	}
	t.Cleanup(func() { atomicfile.Fault = nil })
}

// A cache folder without room is one that cannot be written to, at whatever file that shows. What was written of the
// entry is removed, and the data are the same in the other place.
func TestAFullCacheFallsBack(t *testing.T) {
	for _, c := range []struct {
		name string // of the first file that has no room
		err  error
	}{
		{"", syscall.EDQUOT},
		{"probe", syscall.ENOSPC},
		{"tokenizer.json", syscall.ENOSPC},
		{"train.tokens", syscall.EDQUOT},
		{"heldout.tokens.json", syscall.EIO},
		{"dataset.json", syscall.EDQUOT},
	} {
		opt := books(t, 1000)
		want, _ := prepared(t, opt)
		opt.CacheDir, opt.Fallback = t.TempDir(), t.TempDir()
		full(t, opt.CacheDir, c.name, c.err)
		d, _ := prepared(t, opt)
		if !strings.HasPrefix(d.Dir, opt.Fallback) || d.DataHash != want.DataHash {
			t.Errorf("%s, %v: kept in %s", c.name, c.err, d.Dir)
		}
		if all := strings.Join(d.Warnings, "\n"); len(d.Warnings) != 2 || !strings.Contains(all, c.err.Error()) ||
			!strings.Contains(all, opt.CacheDir) {
			t.Errorf("%s, %v: warnings %q", c.name, c.err, d.Warnings)
		}
		if left := testutil.Folder(t, opt.CacheDir); len(left) != 0 {
			t.Errorf("%s, %v: the cache has %d files", c.name, c.err, len(left))
		}
	}
}

// An entry that is there is read from a cache folder without room.
func TestAFullCacheIsStillRead(t *testing.T) {
	opt := books(t, 1000)
	want, _ := prepared(t, opt)
	full(t, opt.CacheDir, "", syscall.ENOSPC)
	if d, said := prepared(t, opt); d.Dir != want.Dir || len(d.Warnings) != 0 || hasTrained(said) {
		t.Errorf("kept in %s, warnings %q", d.Dir, d.Warnings)
	}
}

// Where there is no room anywhere, the error says what to do, and nothing stays.
func TestNoRoomAnywhere(t *testing.T) {
	for _, name := range []string{"", "tokenizer.json", "train.tokens"} {
		root := t.TempDir()
		opt := books(t, 1000)
		opt.CacheDir, opt.Fallback = filepath.Join(root, "cache"), filepath.Join(root, "run")
		full(t, root, name, syscall.EDQUOT)
		_, err := Prepare(t.Context(), opt, nil)
		testutil.WantSentence(t, err, opt.Fallback, "quota", "set CacheDir or Fallback")
		if !errors.As(err, new(*CacheError)) || !errors.Is(err, syscall.EDQUOT) {
			t.Errorf("%s: %T", name, err)
		}
		if left := testutil.Folder(t, root); len(left) != 0 {
			t.Errorf("%s: %d files are left", name, len(left))
		}
	}
}
