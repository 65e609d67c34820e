package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

const lockFile = "lock"

// errBusy is the error of lock when another process holds the lock.
var errBusy = errors.New("another ablate is training here")

// lockWait waits until a folder is free and locks it. It is for locks that are held for a moment.
func lockWait(dir string) (unlock func() error, err error) {
	for {
		unlock, err := lock(dir)
		if !errors.Is(err, errBusy) {
			return unlock, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Locked runs do while it holds the lock of a run folder, so that do can read files there and write what follows from
// them. It waits until no other process or goroutine holds the lock, and makes the folder if it does not exist. do must
// not call Locked on the same folder. Errors are those of do and of a folder that cannot be locked or written to.
func Locked(dir string, do func() error) error {
	unlock, err := lockWait(dir)
	if err != nil {
		return err
	}
	return errors.Join(do(), unlock())
}

// lock locks a folder, which it makes if it does not exist. The system releases the lock when the process ends, even by
// a kill, so a lock is never stale. The error is errBusy while another process holds the lock.
func lock(dir string) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, folderError(dir, "run folder: %w: use a folder that can be written to", err)
	}
	l := lockOf(dir, os.O_CREATE)
	held, err := tryLock(l)
	switch {
	case errors.As(err, new(*fs.PathError)): // it could not be opened
		return nil, folderError(dir, "run folder: %w: use a folder that can be written to", err)
	case errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.EOPNOTSUPP),
		errors.Is(err, syscall.ENOTSUP):
		return nil, folderError(dir, "run folder: the file system of %s has no locks (%w), which keep two processes from "+
			"training one cell: use a folder on a local disk and copy it when it is done, or mount the file system with "+
			"locks", dir, err)
	case err != nil:
		return nil, folderError(dir, "run folder: cannot lock %s: %w: use a folder on a local disk", l.Path(), err)
	case !held:
		return nil, fmt.Errorf("%s: %w", dir, errBusy)
	case !lockedFileIsCurrent(l): // another run was refused and has removed its folder meanwhile, see lockFolder
		if err := l.Unlock(); err != nil {
			return nil, fmt.Errorf("run folder: cannot unlock %s: %w", l.Path(), err)
		}
		return lock(dir)
	}
	return l.Unlock, nil
}

// tryLock is a variable so that tests can stand in for file systems without locks.
var tryLock = (*flock.Flock).TryLock

// lockedFileIsCurrent reports whether the locked file is still the one at its path.
func lockedFileIsCurrent(l *flock.Flock) bool {
	ours, err := l.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(l.Path())
	return err == nil && os.SameFile(ours, there)
}

// lockOf opens the lock file again for each lock, so that goroutines of one process exclude each other as processes do.
// The file is opened for writing because NFS requires that; flag is os.O_CREATE to create it, or 0.
func lockOf(dir string, flag int) *flock.Flock {
	return flock.New(filepath.Join(dir, lockFile), flock.SetFlag(flag|os.O_RDWR), flock.SetPermissions(0o644))
}

// lockHeld reports whether a process holds the lock of a cell's folder; ok is false where that cannot be found out, as
// in a folder without write permission.
func lockHeld(dir string) (yes, ok bool) {
	l := lockOf(dir, 0)
	free, err := l.TryRLock()
	if err != nil {
		return false, false
	}
	return !free, l.Unlock() == nil
}
