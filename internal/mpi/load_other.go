//go:build !((linux || darwin) && (amd64 || arm64)) || nodevices

package mpi

// Supported is whether this program can load libraries. It cannot on Windows, nor where it was built with -tags
// nodevices.
const Supported = false

// load is not reached: Join returns before it.
func load(string) (uintptr, error) { return 0, &UnsupportedError{} }

// symbol is not reached either.
func symbol(uintptr, string) uintptr { return 0 }

// invoke is not reached, as there is no function to call.
func invoke(uintptr, ...uintptr) int32 { panic("mpi: called without a library") }
