package mpi

import (
	"fmt"
	"runtime"
	"strings"
)

// UnsupportedError says that this program cannot load libraries at all.
type UnsupportedError struct{}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("this program for %s/%s cannot load an MPI library: it can on Linux and macOS, on amd64 and arm64, "+
		"where it is not built with -tags nodevices", runtime.GOOS, runtime.GOARCH)
}

// NotFoundError says that no MPI library could be loaded.
type NotFoundError struct {
	Kind  Kind     // of the launcher
	Tried []string // with the reasons of the loader
}

func (e *NotFoundError) Error() string {
	kind := "MPI"
	if e.Kind != Unknown {
		kind = string(e.Kind)
	}
	return fmt.Sprintf("a launcher of %s has started this process, and its library cannot be loaded (%s): set %s to the "+
		"path of the launcher's libmpi", kind, strings.Join(e.Tried, "; "), Variable)
}

// NotLibraryError says that a library has not the functions of MPI.
type NotLibraryError struct{ Path, Symbol string }

func (e *NotLibraryError) Error() string {
	return fmt.Sprintf("%s has no function %s: set %s to the path of an MPI library", e.Path, e.Symbol, Variable)
}

// MismatchError says that the library and the launcher disagree about the number of processes.
type MismatchError struct {
	Library        string
	Launched, Sees int
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("the launcher has started %d processes, and the library %s sees %d: they are of different "+
		"MPIs; set %s to the path of the launcher's own libmpi, or use the mpirun of this library", e.Launched, e.Library,
		e.Sees, Variable)
}

// CallError says that a function of the library has failed: mostly, that another rank cannot be reached any more.
type CallError struct {
	Call    string // as in MPI_Bcast
	Message string // of the library
}

func (e *CallError) Error() string { return fmt.Sprintf("%s failed: %s", e.Call, e.Message) }

// SizeError says that the buffers of a call do not fit together.
type SizeError struct {
	Call       string
	Have, Want int // bytes
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("%s got a buffer of %d bytes for %d: give one of that size", e.Call, e.Have, e.Want)
}
