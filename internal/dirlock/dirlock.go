// Package dirlock locks folders, so that two processes do not write in one. The system releases a lock when its process
// ends, even by a kill. Where locks of the system do not reach other machines, or there are none, a file that says who
// holds the folder does; such a process that was killed is found out after 20 seconds.
package dirlock

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/gofrs/flock"
)

// File is the name of the file that is locked. It is empty, and stays.
const File = "lock"

// ErrBusy is the error of [Try] while another process holds the lock.
var ErrBusy = errors.New("another ablate is training here")

// ErrUnsure is the error of [Try], beside [ErrBusy], while it is not known whether the owner on another machine lives.
var ErrUnsure = errors.New("it is on another machine, and may have ended")

// Error says why a folder cannot be locked or is lost: it cannot be written to, or another process has taken it over.
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

// unusable is the error of a folder that cannot be written to.
func unusable(dir string, err error) error {
	return folderError(dir, "run folder: %w: %s", err, nextstep.Instead(err, "use a folder that can be written to"))
}

// Lock is a folder that this process holds. A nil Lock is one that was not asked for, and is never lost.
type Lock struct {
	dir   string
	flock *flock.Flock // nil where the file system has no locks
	owner owner
	stop  func() // ends the beat
}

// Wait waits until a folder is free and locks it, or until ctx ends. waiting, if not nil, is called once, with who
// holds the folder, when that has taken a second.
func Wait(ctx context.Context, dir string, waiting func(who string)) (*Lock, error) {
	start := time.Now()
	for {
		l, err := Try(dir)
		if !errors.Is(err, ErrBusy) {
			return l, err
		}
		if waiting != nil && time.Since(start) > time.Second {
			o, _, _, _ := readOwner(dir)
			waiting(o.String())
			waiting = nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Try locks a folder, which it makes if it does not exist. The error is [ErrBusy] while another process holds the lock,
// and an [*Error] where the folder cannot be locked.
func Try(dir string) (*Lock, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unusable(dir, err)
	}
	f := lockOf(dir, os.O_CREATE)
	held, err := TryLock(f)
	switch {
	case errors.As(err, new(*fs.PathError)): // it could not be opened
		return nil, unusable(dir, err)
	case noLocks(err):
		f = nil
	case err != nil:
		return nil, folderError(dir, "run folder: cannot lock %s: %w: use a folder on a local disk", f.Path(), err)
	case !held && f != nil:
		return nil, fmt.Errorf("%s: %w", dir, ErrBusy)
	case f != nil && !lockedFileIsCurrent(f): // another process was refused and has removed the folder that it made
		if err := f.Unlock(); err != nil {
			return nil, fmt.Errorf("run folder: cannot unlock %s: %w", f.Path(), err)
		}
		return Try(dir)
	}
	l := &Lock{dir: dir, flock: f, owner: newOwner()}
	if err := l.own(); err != nil {
		return nil, errors.Join(err, l.release())
	}
	l.stop = beat(filepath.Join(dir, OwnerFile))
	return l, nil
}

func newOwner() owner {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return owner{Machine: machine(), Processes: processes(), Host: host, Process: os.Getpid(), Nonce: rand.Text()}
}

// own writes the owner file once the system's lock is held, or where there are none.
func (l *Lock) own() error {
	o, at, ok, err := readOwner(l.dir)
	switch {
	case err != nil:
		return unusable(l.dir, err)
	case ok && l.mayLive(o, at):
		return fmt.Errorf("%s: %w (%s): %w", l.dir, ErrBusy, o, ErrUnsure)
	case ok:
		if err = takeOver(l.dir, l.owner); err == nil && l.flock == nil {
			if ok, err = l.settled(); err == nil && !ok {
				return fmt.Errorf("%s: %w", l.dir, ErrBusy)
			}
		}
	default:
		if ok, err = claim(l.dir, l.owner); err == nil && !ok {
			return fmt.Errorf("%s: %w", l.dir, ErrBusy)
		}
	}
	if err != nil {
		return unusable(l.dir, err)
	}
	return nil
}

// beat sets the time of a file again and again, until stop is called.
func beat(path string) (stop func()) {
	done := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		for tick := time.NewTicker(beatEvery); ; {
			select {
			case <-done:
				tick.Stop()
				return
			case now := <-tick.C:
				_ = os.Chtimes(path, now, now) // where it fails, so do writes, which say so
			}
		}
	})
	return sync.OnceFunc(func() {
		close(done)
		ended.Wait()
	})
}

// Check is an [*Error] if another process has taken the folder over, as one on another machine does when this one has
// not shown life for some time. Call it before each write.
func (l *Lock) Check() error {
	if l == nil {
		return nil
	}
	o, _, ok, err := readOwner(l.dir)
	if err == nil && !ok { // somebody has removed it
		if ok, err = claim(l.dir, l.owner); err == nil && ok {
			return nil
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the folder is gone, which the write says better
		}
		if err == nil {
			o, _, _, err = readOwner(l.dir)
		}
	}
	switch {
	case err != nil:
		return folderError(l.dir, "run folder: whether it is still this process' own cannot be read: %w: %s", err,
			nextstep.Instead(err, "the same command goes on from the last checkpoint"))
	case o.Nonce != l.owner.Nonce:
		return folderError(l.dir, "run folder: %s has taken %s over, since this process had shown no life for %.0f seconds: "+
			"nothing more is written here, so let the other one go on", o, l.dir, staleAfter.Seconds())
	}
	return nil
}

// Unlock lets others have the folder.
func (l *Lock) Unlock() error {
	l.stop()
	if o, _, ok, err := readOwner(l.dir); err == nil && ok && o.Nonce == l.owner.Nonce {
		err = os.Remove(filepath.Join(l.dir, OwnerFile))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fmt.Errorf("run folder: %w", err), l.release())
		}
	}
	return l.release()
}

// release gives the system's lock back, if there is one.
func (l *Lock) release() error {
	if l.flock == nil {
		return nil
	}
	return l.flock.Unlock()
}

// TryLock is a variable so that tests can stand in for file systems without locks.
var (
	TryLock  = (*flock.Flock).TryLock
	tryRLock = (*flock.Flock).TryRLock
)

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
	free, err := tryRLock(l)
	without := noLocks(err)
	switch {
	case err != nil && !without:
		return false, false
	case !free && !without:
		return true, true
	}
	ok = without || l.Unlock() == nil
	o, beat, owned, err := readOwner(dir)
	beats := clock().Sub(beat) < 3*staleAfter // clocks of machines differ by some seconds
	return err == nil && owned && beats && (o.Machine != machine() || without && !o.hasEnded()), ok
}
