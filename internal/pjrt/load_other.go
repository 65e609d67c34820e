//go:build !((linux || darwin) && (amd64 || arm64)) || nodevices

package pjrt

import "unsafe"

// Supported is whether this program can load plugins. It cannot on Windows, nor where it was built with -tags
// nodevices.
const Supported = false

// load is not reached: Open returns before it.
func load(string, string) (uintptr, error) { return 0, &UnsupportedError{} }

// preload is not reached either.
func preload(string) error { return &UnsupportedError{} }

// invoke is not reached, as there is no function to call.
func invoke(uintptr, unsafe.Pointer) uintptr { panic("pjrt: called without a plugin") }
