package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gofrs/flock"

	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/testutil"
)

// A file system that cannot lock is refused with what to do, and a folder that was made for the run is gone again. One
// that has no locks at all is none of these: there the owner file keeps two processes apart.
func TestAFileSystemWithoutLocks(t *testing.T) {
	real := dirlock.TryLock
	t.Cleanup(func() { dirlock.TryLock = real })
	for _, errno := range []syscall.Errno{syscall.EIO, syscall.ENOLCK, syscall.ENOSYS, syscall.EOPNOTSUPP} {
		dirlock.TryLock = func(l *flock.Flock) (bool, error) {
			locked, err := real(l) // makes the file
			if err == nil && locked {
				err = l.Unlock()
			}
			return false, errors.Join(err, errno)
		}
		dir := filepath.Join(t.TempDir(), "runs", "new")
		p, set := queuePlan(t, 1)
		err := (&Runner{Plan: p, Out: dir}).OpenWith(set)
		if errno != syscall.EIO {
			if err != nil {
				t.Errorf("%v: %v", errno, err)
			}
			continue
		}
		testutil.WantSentence(t, err, "cannot lock", dir, "use a folder on a local disk")
		if !errors.As(err, new(*FolderError)) || !errors.Is(err, errno) || errors.Is(err, dirlock.ErrBusy) {
			t.Errorf("%v is a %T", errno, err)
		}
		if _, err := os.Stat(filepath.Dir(dir)); !os.IsNotExist(err) {
			t.Errorf("%v: the refusal left %s", errno, filepath.Dir(dir))
		}
	}
}

// A run that was stopped while it prepared its text in the folder goes on there.
func TestAFolderWithNothingButText(t *testing.T) {
	for _, names := range [][]string{{textDir}, {textDir, lockFile}, {lockFile}, {textDir, cellsDir}} {
		dir := t.TempDir()
		for _, name := range names {
			if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := refuseForeignFiles(dir); err != nil {
			t.Errorf("%v: %v", names, err)
		}
		if err := os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		testutil.WantSentence(t, refuseForeignFiles(dir), "thesis.tex", "use a new or empty folder")
	}
}
