package pjrt

import (
	"fmt"
	"io/fs"
	"runtime"
	"strings"
)

// UnsupportedError says that this program cannot load plugins at all.
type UnsupportedError struct{}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("this program for %s/%s cannot load plugins of accelerators: it can on Linux and macOS, on amd64 "+
		"and arm64, where it is not built with -tags nodevices", runtime.GOOS, runtime.GOARCH)
}

// NotFoundError says that there is no plugin at a path. It is a [fs.ErrNotExist].
type NotFoundError struct{ Path string }

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("there is no file %s: give the path of a PJRT plugin, a shared library", e.Path)
}

// Unwrap implements errors.Is.
func (e *NotFoundError) Unwrap() error { return fs.ErrNotExist }

// NotPluginError says that a file is no plugin for this machine.
type NotPluginError struct {
	Path   string
	Reason string // as in "it is no shared library"
}

func (e *NotPluginError) Error() string {
	return fmt.Sprintf("%s is not a PJRT plugin for %s/%s: %s", e.Path, runtime.GOOS, runtime.GOARCH, e.Reason)
}

// VersionError says that a plugin speaks a version of the interface that this program does not.
type VersionError struct {
	Path         string
	Major, Minor int
	TooNew       bool // else it is too old
}

func (e *VersionError) Error() string {
	what, next := "too old", "install a newer plugin"
	if e.TooNew {
		what, next = "too new", "install an older plugin, or a newer version of this program"
	}
	return fmt.Sprintf("%s has version %d.%d of the PJRT interface, which is %s for this program (it knows %d.%d and "+
		"later minor versions): %s", e.Path, e.Major, e.Minor, what, knownMajor, oldestMinor, next)
}

// Code is what kind of error a plugin reports, as in absl's status codes.
type Code int

// The codes that callers may tell apart.
const (
	Unknown           Code = 2
	InvalidArgument   Code = 3
	NotFound          Code = 5
	ResourceExhausted Code = 8
	Unimplemented     Code = 12
	Internal          Code = 13
)

var codeNames = [...]string{"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
	"ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
	"UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"}

func (c Code) String() string {
	if c < 0 || int(c) >= len(codeNames) {
		return fmt.Sprintf("code %d", int(c))
	}
	return codeNames[c]
}

// Error is an error that a plugin reports. More telling ones wrap it.
type Error struct {
	Plugin  string // path
	Call    string // name of the C function, without PJRT_
	Code    Code
	Message string // all lines
}

func (e *Error) Error() string {
	return fmt.Sprintf("the plugin %s reports %s in %s: %s", e.Plugin, e.Code, e.Call, firstLine(e.Message))
}

// NoDeviceError says that a plugin for GPUs sees none.
type NoDeviceError struct{ Err *Error }

func (e *NoDeviceError) Error() string {
	return fmt.Sprintf("the plugin %s sees no GPU (%s): look whether nvidia-smi lists one, and whether "+
		"CUDA_VISIBLE_DEVICES hides it", e.Err.Plugin, firstLine(e.Err.Message))
}

// Unwrap implements errors.As.
func (e *NoDeviceError) Unwrap() error { return e.Err }

// DriverError says that a GPU's driver is too old for a plugin.
type DriverError struct{ Err *Error }

func (e *DriverError) Error() string {
	return fmt.Sprintf("the driver of the GPU is too old for the plugin %s (%s): install a newer driver, or a plugin for "+
		"an older CUDA", e.Err.Plugin, firstLine(e.Err.Message))
}

// Unwrap implements errors.As.
func (e *DriverError) Unwrap() error { return e.Err }

// MemoryError says that a device has too little memory.
type MemoryError struct{ Err *Error }

func (e *MemoryError) Error() string {
	return fmt.Sprintf("the device has too little memory (%s): take a smaller batch or model, or end what else uses the "+
		"device", firstLine(e.Err.Message))
}

// Unwrap implements errors.As.
func (e *MemoryError) Unwrap() error { return e.Err }

// CompileError says that a plugin cannot compile a module.
type CompileError struct{ Err *Error }

func (e *CompileError) Error() string {
	return fmt.Sprintf("the plugin %s cannot compile the module: %s", e.Err.Plugin, firstLine(e.Err.Message))
}

// Unwrap implements errors.As.
func (e *CompileError) Unwrap() error { return e.Err }

// FreedError says that a resource is used after Free or Close, or a buffer after it was donated.
type FreedError struct{ What string } // "buffer", ...

func (e *FreedError) Error() string {
	return "the " + e.What + " has been freed or donated, and cannot be used any more"
}

// ShapeError says that a tensor does not have the size, shape or element type that a call wants.
type ShapeError struct{ Reason string }

func (e *ShapeError) Error() string { return e.Reason }

// firstLine is the first line of a message that says something.
func firstLine(message string) string {
	for line := range strings.Lines(message) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return "it gives no reason"
}

// classified wraps an error of a plugin by what a user can do about it. The plugins tell it in words only.
func classified(err *Error) error {
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(err.Message, w) {
				return true
			}
		}
		return false
	}
	switch {
	case err.Code == ResourceExhausted:
		return &MemoryError{err}
	case says("driver version is insufficient", "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "cudaErrorInsufficientDriver"):
		return &DriverError{err}
	case says("No visible GPU devices", "no CUDA-capable device", "CUDA_ERROR_NO_DEVICE", "Unable to load cuInit"):
		return &NoDeviceError{err}
	}
	return err
}
