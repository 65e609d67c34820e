package pjrt

import (
	"syscall"
	"unsafe"
)

// guarded are the signals that a program may want to save its work on.
var guarded = []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2,
	syscall.SIGXCPU}

// action holds the kernel's struct sigaction, which has at most 32 bytes.
type action [4]uintptr

// keepSignals returns a function that undoes what a plugin changes about signals in between, so that Ctrl+C stays the
// program's.
func keepSignals() (restore func()) {
	before := make([]action, len(guarded))
	for i, s := range guarded {
		sigaction(s, nil, &before[i])
	}
	return func() {
		for i, s := range guarded {
			var now action
			if sigaction(s, nil, &now) && now != before[i] {
				sigaction(s, &before[i], nil)
			}
		}
	}
}

// sigaction is the system call of that name. It fails for no signal of guarded.
func sigaction(s syscall.Signal, set, old *action) bool {
	const maskSize = 8
	_, _, errno := syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(set)),
		uintptr(unsafe.Pointer(old)), maskSize, 0, 0)
	return errno == 0
}
