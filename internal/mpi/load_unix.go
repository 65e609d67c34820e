//go:build (linux || darwin) && (amd64 || arm64) && !nodevices

package mpi

import "github.com/ebitengine/purego"

// Supported is whether this program can load libraries. It cannot on Windows, nor where it was built with -tags
// nodevices.
const Supported = true

// load loads a shared library for the life of the process. Its symbols are seen by the plugins that it loads in turn:
// Open MPI's need that.
func load(path string) (uintptr, error) {
	return purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_GLOBAL)
}

// symbol is the address of a symbol, 0 if the library has none of that name.
func symbol(library uintptr, name string) uintptr {
	address, err := purego.Dlsym(library, name)
	if err != nil {
		return 0
	}
	return address
}

// invoke calls a C function that returns an int.
//
//go:uintptrescapes
func invoke(function uintptr, args ...uintptr) int32 {
	result, _, _ := purego.SyscallN(function, args...)
	return int32(result)
}
