// Package keepsignals keeps the handlers of signals as they are while a foreign library starts, which may take signals
// for itself.
package keepsignals

import "syscall"

// last is the last signal that has an action of its own; the numbers above it are of real-time signals.
const last = syscall.Signal(31)

// All is [Of] for all signals: those of crashes too, which Go turns into panics.
func All() (restore func()) {
	var all []syscall.Signal
	for s := syscall.Signal(1); s <= last; s++ {
		all = append(all, s)
	}
	return Of(all...)
}
