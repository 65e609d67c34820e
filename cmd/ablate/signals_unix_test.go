//go:build unix

package main

import (
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// A scheduler's warning that comes after another signal ends nothing: cells are being saved already. This process would
// not survive it.
func TestAWarningAfterASignalIsIgnored(t *testing.T) {
	t.Cleanup(func() { signal.Reset(warningSignals...) })
	ctx, stop, signalled := untilSignal()
	defer stop()
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ctx.Done():
	case <-time.After(time.Minute):
		t.Fatal("SIGTERM was not taken")
	}
	if s := signalled(); s != syscall.SIGTERM {
		t.Errorf("%v was taken", s)
	}
	for _, s := range []syscall.Signal{syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGXCPU} {
		if err := syscall.Kill(syscall.Getpid(), s); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(10 * time.Millisecond) // for the system to hand them over
}
