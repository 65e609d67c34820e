package main

import (
	"os"
	"syscall"
)

// endSignals end a run with everything saved: Ctrl+C, and a closed console or a logoff.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}
