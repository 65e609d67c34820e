package keepsignals

import (
	"syscall"
	"unsafe"
)

// action holds the kernel's struct sigaction, which has at most 32 bytes.
type action [4]uintptr

// Of returns a function that undoes what happens in between to the handlers of these signals.
func Of(signals ...syscall.Signal) (restore func()) {
	before, known := make([]action, len(signals)), make([]bool, len(signals))
	for i, s := range signals {
		known[i] = sigaction(s, nil, &before[i])
	}
	return func() {
		for i, s := range signals {
			var now action
			if known[i] && sigaction(s, nil, &now) && now != before[i] {
				sigaction(s, &before[i], nil)
			}
		}
	}
}

// sigaction is the system call of that name. It fails for signals that cannot be handled.
func sigaction(s syscall.Signal, set, old *action) bool {
	const maskSize = 8
	_, _, errno := syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(set)),
		uintptr(unsafe.Pointer(old)), maskSize, 0, 0)
	return errno == 0
}
