package dirlock

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/sealed"
)

// OwnerFile is the name of the file that says who holds the lock. Some network file systems know a lock only on the
// machine that took it: there this file alone keeps two machines from writing in one folder. Its time is set again
// every few seconds while the process lives. It goes with the lock; after a kill it stays, and counts for nothing.
const OwnerFile = "lock-owner"

// Own reports whether a file of this name is one that locking makes in a folder.
func Own(name string) bool { return name == File || name == OwnerFile }

// owner is the content of OwnerFile.
type owner struct {
	Machine   string `json:"machine"` // on which locks of the system exclude each other
	Processes string `json:"processes,omitempty"`
	Host      string `json:"host"`
	Process   int    `json:"process"`
	Nonce     string `json:"nonce"`
}

func (o owner) String() string {
	if o.Nonce == "" {
		return "another process"
	}
	return fmt.Sprintf("process %d on %s", o.Process, o.Host)
}

// Times are variables so that tests need not wait.
var (
	beatEvery  = 5 * time.Second
	staleAfter = 20 * time.Second // without a beat: the process of another machine has ended, or cannot write either
	clock      = time.Now
)

// machine names the kernel that this process runs on. Two containers of one host share it, as they share locks.
var machine = sync.OnceValue(func() string {
	if id, err := os.ReadFile("/proc/sys/kernel/random/boot_id"); err == nil {
		return strings.TrimSpace(string(id))
	}
	host, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return host
})

// readOwner reads who says to hold a folder. ok is false if nobody does; a file that cannot be understood, as one that
// is just being written, is of an unknown owner.
func readOwner(dir string) (o owner, beat time.Time, ok bool, err error) {
	path := filepath.Join(dir, OwnerFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return o, beat, false, nil
	}
	if err != nil {
		return o, beat, false, err
	}
	data, err := sealed.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return o, beat, false, nil
	}
	if err != nil && !errors.As(err, new(*sealed.DamagedError)) {
		return o, beat, false, err
	}
	if json.Unmarshal(data, &o) != nil {
		o = owner{}
	}
	return o, info.ModTime(), true, nil
}

// sighting is an owner of another machine as it was first seen with its present beat.
type sighting struct {
	owner owner
	beat  time.Time
	since time.Time // by this process' clock
}

var (
	sightings = map[string]sighting{} // by folder
	sighted   sync.Mutex
)

// mayLive reports whether an owner may still be at work though the system's lock is free: on another machine, or where
// the system's locks do nothing. That of an owner that has shown no life for staleAfter is over.
func (l *Lock) mayLive(o owner, beat time.Time) bool {
	dir := l.dir
	if l.flock == nil {
		if o.hasEnded() {
			return false
		}
	} else if o.Machine == machine() && (o.Process == os.Getpid() || !alive(o.Process)) {
		return false
	}
	sighted.Lock()
	defer sighted.Unlock()
	s, seen := sightings[dir]
	if !seen || s.owner != o || !s.beat.Equal(beat) {
		sightings[dir] = sighting{o, beat, clock()}
		return true
	}
	if clock().Sub(s.since) < staleAfter {
		return true
	}
	delete(sightings, dir)
	return false
}

// alive reports whether a process of this machine runs.
func alive(process int) bool {
	p, err := os.FindProcess(process)
	if err != nil || process <= 0 {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, syscall.EPERM)
}

// claim writes the owner file of a folder that has none; false if another process was faster.
func claim(dir string, o owner) (bool, error) {
	data, err := json.Marshal(o)
	if err != nil {
		return false, err
	}
	f, err := os.OpenFile(filepath.Join(dir, OwnerFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = f.Write(data)
	return err == nil, errors.Join(err, f.Close())
}

// takeOver replaces the owner file of a process that has ended.
func takeOver(dir string, o owner) error {
	data, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, OwnerFile), data)
}
