package keepsignals

import (
	"syscall"
	"testing"
	"unsafe"
)

func TestHandlersAreRestored(t *testing.T) {
	var before, now action
	if !sigaction(syscall.SIGUSR2, nil, &before) {
		t.Fatal("the handler cannot be read")
	}
	restore := All()
	ignore := action{1} // SIG_IGN
	if !sigaction(syscall.SIGUSR2, &ignore, nil) {
		t.Fatal("the handler cannot be set")
	}
	if sigaction(syscall.SIGUSR2, nil, &now); now[0] != 1 {
		t.Fatal("the signal is not ignored, so that this test shows nothing")
	}
	restore()
	if sigaction(syscall.SIGUSR2, nil, &now); now != before {
		t.Errorf("the handler is %x after restore, was %x", now, before)
	}
	if unsafe.Sizeof(now) != 32 {
		t.Errorf("an action has %d bytes, and the kernel writes 32", unsafe.Sizeof(now))
	}
}
