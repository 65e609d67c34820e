package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const lockFile = "lock"

// errBusy is the error of lock where another process holds it.
var errBusy = errors.New("another ablate is training here")

// lockWait locks a folder for a moment, as soon as nobody else has it.
func lockWait(dir string) (unlock func() error, err error) {
	for {
		unlock, err := lock(dir)
		if !errors.Is(err, errBusy) {
			return unlock, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Locked does what must not cross another writer of a run folder, such as reading it and writing what follows from
// that: it waits until no other process and no other goroutine is at it. The folder is made if need be. do must not
// call Locked on the folder again. Errors are those of do and of a folder that cannot be written to.
func Locked(dir string, do func() error) error {
	unlock, err := lockWait(dir)
	if err != nil {
		return err
	}
	defer unlock()
	return do()
}

// lock keeps other processes from training a cell's folder, which it makes if need be. It ends with the
// process, however that ends, so a lock is never stale.
func lock(dir string) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, folderError(dir, "run folder: %w: use a folder that can be written to", err)
	}
	l := lockOf(dir, os.O_CREATE)
	held, err := l.TryLock()
	switch {
	case errors.As(err, new(*fs.PathError)): // it could not be opened
		return nil, folderError(dir, "run folder: %w: use a folder that can be written to", err)
	case err != nil:
		return nil, fmt.Errorf("run folder: cannot lock %s: %w", l.Path(), err)
	case !held:
		return nil, fmt.Errorf("%s: %w", dir, errBusy)
	case !lockedFileIsCurrent(l): // a refused run has taken its folder away meanwhile, see lockFolder
		l.Unlock()
		return lock(dir)
	}
	return l.Unlock, nil
}

// lockedFileIsCurrent reports whether the file that is locked is still the one that others find at its path.
func lockedFileIsCurrent(l *flock.Flock) bool {
	ours, err := l.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(l.Path())
	return err == nil && os.SameFile(ours, there)
}

// lockOf is a lock of its own, so that goroutines of one process exclude each other as processes do. The file is opened
// for writing, which NFS asks of whoever locks; flag is os.O_CREATE to make it if need be.
func lockOf(dir string, flag int) *flock.Flock {
	return flock.New(filepath.Join(dir, lockFile), flock.SetFlag(flag|os.O_RDWR), flock.SetPermissions(0o644))
}

// lockHeld reports whether a process trains in a cell's folder; ok is false where that cannot be found out, as in a folder
// that one may only read.
func lockHeld(dir string) (yes, ok bool) {
	l := lockOf(dir, 0)
	free, err := l.TryRLock()
	if err != nil {
		return false, false
	}
	return !free, l.Unlock() == nil
}
