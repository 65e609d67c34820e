// Package dirlock locks folders, so that two processes do not write in one. The system releases a lock when its process
// ends, even by a kill, so a lock is never stale.
package dirlock

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

// File is the name of the file that is locked. It is empty, and stays.
const File = "lock"

// ErrBusy is the error of [Try] while another process holds the lock.
var ErrBusy = errors.New("another ablate is training here")

// Error says why a folder cannot be locked: it cannot be written to, or its file system has no locks.
type Error struct {
	Dir string
	Err error // a sentence
}

// Error implements error.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func folderError(dir, format string, args ...any) error {
	return &Error{Dir: dir, Err: fmt.Errorf(format, args...)}
}

// Wait waits until a folder is free and locks it. It is for locks that are held for a moment.
func Wait(dir string) (unlock func() error, err error) {
	for {
		unlock, err := Try(dir)
		if !errors.Is(err, ErrBusy) {
			return unlock, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Try locks a folder, which it makes if it does not exist. The error is [ErrBusy] while another process holds the lock,
// and an [*Error] where the folder cannot be locked.
func Try(dir string) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, folderError(dir, "run folder: %w: use a folder that can be written to", err)
	}
	l := lockOf(dir, os.O_CREATE)
	held, err := TryLock(l)
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
		return nil, fmt.Errorf("%s: %w", dir, ErrBusy)
	case !lockedFileIsCurrent(l): // another process was refused and has removed the folder that it made
		if err := l.Unlock(); err != nil {
			return nil, fmt.Errorf("run folder: cannot unlock %s: %w", l.Path(), err)
		}
		return Try(dir)
	}
	return l.Unlock, nil
}

// TryLock is a variable so that tests can stand in for file systems without locks.
var TryLock = (*flock.Flock).TryLock

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
	return flock.New(filepath.Join(dir, File), flock.SetFlag(flag|os.O_RDWR), flock.SetPermissions(0o644))
}

// Held reports whether a process holds the lock of a folder; ok is false where that cannot be found out, as
// in a folder without write permission.
func Held(dir string) (yes, ok bool) {
	l := lockOf(dir, 0)
	free, err := l.TryRLock()
	if err != nil {
		return false, false
	}
	return !free, l.Unlock() == nil
}
