package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// untilSignal is a context that ends with the first signal that asks a program to end: Ctrl+C, SIGTERM, a closed
// terminal, and those by which schedulers warn, see endSignals. The second one ends the program at once, except a
// warning: a scheduler's script may pass one on that has come by another way too.
func untilSignal() (ctx context.Context, stop func(), signalled func() os.Signal) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	for _, s := range endSignals {
		if s != syscall.SIGHUP || !signal.Ignored(s) { // nohup means that a closed terminal ends nothing
			signal.Notify(signals, s)
		}
	}
	var got os.Signal
	done := make(chan struct{})
	go func() {
		select {
		case got = <-signals:
			if len(warningSignals) > 0 { // none would mean all
				signal.Ignore(warningSignals...)
			}
			signal.Stop(signals)
			cancel()
		case <-ctx.Done():
			signal.Stop(signals) // what follows ends at once with the next one
		}
		close(done)
	}()
	return ctx, cancel, func() os.Signal {
		cancel()
		<-done
		return got
	}
}

// survivePipes lets writes to a pipe that nobody reads fail, in place of ending the program: in "ablate run | tee log"
// Ctrl+C ends tee too, and cells still have to save.
func survivePipes() { signal.Ignore(syscall.SIGPIPE) }

// stopped tells how to go on after a signal; other errors pass through.
func stopped(err error, out, again string, signalled func() os.Signal) error {
	s := signalled()
	if s == nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "stopped, and saved in %s; to go on: %s\n", out, again)
	return signalCode(s)
}

// signalCode ends the program with 128 plus the signal's number, as shells have it.
func signalCode(s os.Signal) error {
	if n, ok := s.(syscall.Signal); ok {
		return exitCode(128 + int(n))
	}
	return exitCode(130)
}
