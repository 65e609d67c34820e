package dirlock

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

func TestTwoDoNotHaveOneFolder(t *testing.T) {
	dir := t.TempDir()
	lock, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Try(dir); err == nil || !strings.Contains(err.Error(), "another ablate is training here") {
		t.Errorf("a second lock gives %v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	lock, err = Try(dir)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Error(err)
	}
}

// To ask who has a folder takes it from nobody, and keeps it from nobody.
func TestWhoAsksForALockDoesNotKeepIt(t *testing.T) {
	dir := t.TempDir()
	if held, ok := Held(dir); held || ok {
		t.Errorf("a folder that was never locked: held %v, known %v", held, ok)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("asking made %v, error %v", entries, err)
	}
	for range 2 {
		lock, err := Try(dir)
		if err != nil {
			t.Fatalf("after the lock was asked for: %v", err)
		}
		for range 2 {
			if held, ok := Held(dir); !held || !ok {
				t.Errorf("a locked folder: held %v, known %v", held, ok)
			}
		}
		if _, err := Try(dir); !errors.Is(err, ErrBusy) {
			t.Errorf("asking gave the lock away: %v", err)
		}
		if err := lock.Unlock(); err != nil {
			t.Fatal(err)
		}
		if held, ok := Held(dir); held || !ok {
			t.Errorf("a folder that is free again: held %v, known %v", held, ok)
		}
	}
}

func TestAFolderThatCannotBeWrittenToIsNamed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, File), 0o755); err != nil { // what stands there cannot be opened for writing
		t.Fatal(err)
	}
	_, err := Try(dir)
	testutil.WantSentence(t, err, dir, "use a folder that can be written to")
	if errors.Is(err, ErrBusy) {
		t.Errorf("%v: nobody trains there", err)
	}
}

// A lock on a file that was taken away with its folder counts for nothing.
func TestALockIsOfTheFileThatIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	stale := lockOf(dir, os.O_CREATE)
	if held, err := stale.TryLock(); !held || err != nil || !lockedFileIsCurrent(stale) {
		t.Fatalf("locked %v, current %v, %v", held, lockedFileIsCurrent(stale), err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if lockedFileIsCurrent(stale) {
		t.Error("the lock of a file that is gone counts")
	}
	lock, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	if lockedFileIsCurrent(stale) {
		t.Error("the lock of another file at the same path counts")
	}
	if err := errors.Join(lock.Unlock(), stale.Unlock()); err != nil {
		t.Fatal(err)
	}
}
