package dirlock

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// Where a file system has no locks at all, the owner file is the lock. It is made by a call that fails if it exists, and
// the file of an owner without a beat is replaced. Two processes that replace it at once find out after settle whose
// file stands.

// settle is how long after a takeover without locks an owner looks whether the file is still its own.
var settle = time.Second

// noLocks reports whether an error of locking says that the file system has no locks, or none left.
func noLocks(err error) bool {
	return errors.Is(err, syscall.ENOLCK) || errors.Is(err, syscall.ENOSYS) || errors.Is(err, syscall.EOPNOTSUPP) ||
		errors.Is(err, syscall.ENOTSUP)
}

// processes names the set of process numbers that this process sees: two containers of a machine have two. "" if that
// is not known.
func processes() string {
	name, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return name
}

// hasEnded reports whether an owner is a process that has ended for certain, whoever holds the system's lock.
func (o owner) hasEnded() bool {
	return o.Machine == machine() && o.Processes != "" && o.Processes == processes() && !alive(o.Process)
}

// settled waits until others that took the folder over at the same time have done so, and reports whether it is l's.
func (l *Lock) settled() (bool, error) {
	time.Sleep(settle)
	o, _, ok, err := readOwner(l.dir)
	return err == nil && ok && o.Nonce == l.owner.Nonce, err
}
