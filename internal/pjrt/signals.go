package pjrt

import "github.com/ablate-go/ablate/internal/keepsignals"

// keepSignals returns a function that undoes what a plugin changes in between about the signals that a program may want
// to save its work on, so that Ctrl+C stays the program's.
func keepSignals() (restore func()) { return keepsignals.Of(guarded...) }
