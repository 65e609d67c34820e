package dirlock

import (
	"errors"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// withoutLocks stands in for a file system that answers errno when it is asked for a lock.
func withoutLocks(t *testing.T, errno syscall.Errno) {
	t.Helper()
	lock, rlock, old := TryLock, tryRLock, settle
	t.Cleanup(func() { TryLock, tryRLock, settle = lock, rlock, old })
	TryLock = func(*flock.Flock) (bool, error) { return false, errno }
	tryRLock, settle = TryLock, time.Millisecond
}

func TestTwoDoNotHaveOneFolderWithoutLocks(t *testing.T) {
	for _, errno := range []syscall.Errno{syscall.ENOLCK, syscall.ENOSYS, syscall.EOPNOTSUPP} {
		withoutLocks(t, errno)
		dir := filepath.Join(t.TempDir(), "run")
		for range 2 {
			l, err := Try(dir)
			if err != nil {
				t.Fatalf("%v: %v", errno, err)
			}
			if _, err := Try(dir); !errors.Is(err, ErrBusy) {
				t.Errorf("%v: a second lock gives %v", errno, err)
			}
			if held, ok := Held(dir); !held || !ok {
				t.Errorf("%v: held %v, known %v", errno, held, ok)
			}
			if err := errors.Join(l.Check(), l.Unlock()); err != nil {
				t.Fatalf("%v: %v", errno, err)
			}
			if held, ok := Held(dir); held || !ok {
				t.Errorf("%v: held %v, known %v after the end", errno, held, ok)
			}
		}
	}
}

// Without locks only a process number that means the same here tells that a process has ended. All others may live.
func TestAKilledProcessWithoutLocks(t *testing.T) {
	withoutLocks(t, syscall.ENOLCK)
	pass := atTimes(t)
	for _, c := range []struct {
		what  string
		of    func(*owner)
		waits bool
	}{
		{"of this machine", func(*owner) {}, false},
		{"of another container", func(o *owner) { o.Processes = "pid:[1]" }, true},
		{"of another machine", func(o *owner) { o.Machine = "other" }, true},
		{"of an older version", func(o *owner) { o.Processes = "" }, true},
	} {
		dir, dead := t.TempDir(), newOwner()
		if dead.Processes == "" {
			t.Skip("this system does not say which process numbers it sees")
		}
		dead.Process = 1 << 30 // no system has so many
		c.of(&dead)
		if ok, err := claim(dir, dead); !ok || err != nil {
			t.Fatal(ok, err)
		}
		l, err := Try(dir)
		if c.waits {
			if !errors.Is(err, ErrUnsure) {
				t.Fatalf("%s: %v", c.what, err)
			}
			pass(21 * time.Second)
			l, err = Try(dir)
		}
		if err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if err := l.Unlock(); err != nil {
			t.Error(err)
		}
	}
}

// Of several that take a folder over at once, one at most may write.
func TestOneTakesAFolderOverWithoutLocks(t *testing.T) {
	withoutLocks(t, syscall.ENOLCK)
	for range 20 {
		dir, dead := t.TempDir(), newOwner()
		dead.Process = 1 << 30
		if ok, err := claim(dir, dead); !ok || err != nil {
			t.Fatal(ok, err)
		}
		var all sync.WaitGroup
		locks := make([]*Lock, 8)
		for i := range locks {
			all.Go(func() {
				l, err := Try(dir)
				if err != nil && !errors.Is(err, ErrBusy) {
					t.Error(err)
				}
				locks[i] = l
			})
		}
		all.Wait()
		writers := 0
		for _, l := range locks {
			if l != nil && l.Check() == nil {
				writers++
			}
		}
		if writers != 1 {
			t.Errorf("%d may write", writers)
		}
		for _, l := range locks {
			if l != nil {
				if err := l.Unlock(); err != nil {
					t.Error(err)
				}
			}
		}
	}
}
