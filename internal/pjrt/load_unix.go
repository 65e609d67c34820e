//go:build (linux || darwin) && (amd64 || arm64) && !nodevices

package pjrt

import (
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Supported is whether this program can load plugins. It cannot on Windows, nor where it was built with -tags
// nodevices.
const Supported = true

// load loads a shared library with its symbols kept to itself, since two plugins have the same ones, and returns the
// address of a symbol in it. It is never unloaded: plugins start threads.
func load(path, symbol string) (uintptr, error) {
	library, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return 0, err
	}
	return purego.Dlsym(library, symbol)
}

// preload loads a shared library that others will ask for by its name.
func preload(path string) error {
	_, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	return err
}

// invoke calls a C function that takes one pointer, or none if args is nil, and returns one. What args points to, and
// what that points to, stays where it is until the function returns.
func invoke(function uintptr, args unsafe.Pointer) uintptr {
	result, _, _ := purego.SyscallN(function, uintptr(args))
	runtime.KeepAlive(args)
	return result
}
