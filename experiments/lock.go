package experiments

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
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
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, folderError(dir, "run folder: %w: use a folder that can be written to", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: %w", dir, errBusy)
		}
		return nil, fmt.Errorf("run folder: cannot lock %s: %w", f.Name(), err)
	}
	return f.Close, nil
}

// lockHeld reports whether a process trains in a cell's folder; ok is false where that cannot be found out, as in a folder
// that one may only read.
func lockHeld(dir string) (yes, ok bool) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR, 0)
	if err != nil {
		return false, false
	}
	defer f.Close()
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK), err == nil || errors.Is(err, syscall.EWOULDBLOCK)
}
