package main

import (
	"os"
	"syscall"
)

// endSignals end a run with everything saved: Ctrl+C, and a closed console or a logoff.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// warningSignals are those of schedulers; there are none.
var warningSignals []os.Signal
