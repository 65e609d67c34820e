package mpi

import (
	"time"
	"unsafe"
)

// Libraries wait in a loop that leaves no time to other processes of its core. That is right for ranks that have a core
// each and wait for each other alone. Here a rank also waits while another evaluates or writes, for seconds, and cores
// may be shared: so this package waits by itself, and asks the library from time to time.

const (
	// awake is how long a rank waits without sleeping: most transfers end before, and a sleep takes a tenth of a
	// millisecond.
	awake = 4 * time.Millisecond
	// longest is the longest sleep between two questions. Before, it is a part of the time that has been waited.
	longestSleep = time.Millisecond
	sleepPart    = 20
)

// wait starts an exchange, by a function whose last argument is a request, and waits for its end.
//
//go:uintptrescapes
func (w *World) wait(name string, args ...uintptr) error {
	var request [2]uintptr // a handle of 32 bits, or a pointer
	var done int32
	var status [32]uintptr // at least MPI_Status of all libraries
	if err := w.call(name, append(args, uintptr(unsafe.Pointer(&request)))...); err != nil {
		return err
	}
	start := time.Now()
	for {
		if err := w.call("MPI_Test", uintptr(unsafe.Pointer(&request)), uintptr(unsafe.Pointer(&done)),
			uintptr(unsafe.Pointer(&status))); err != nil || done != 0 {
			return err
		}
		if waited := time.Since(start); waited < awake {
			yield()
		} else {
			time.Sleep(min(waited/sleepPart, longestSleep))
		}
	}
}
