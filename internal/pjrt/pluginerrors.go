package pjrt

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Code is what kind of error a plugin reports, as in absl's status codes.
type Code int

// The codes that callers may tell apart.
const (
	Unknown            Code = 2
	InvalidArgument    Code = 3
	NotFound           Code = 5
	ResourceExhausted  Code = 8
	FailedPrecondition Code = 9
	Unimplemented      Code = 12
	Internal           Code = 13
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
	return fmt.Sprintf("the plugin %s reports %s in %s: %s", filepath.Base(e.Plugin), e.Code, e.Call, firstLine(e.Message))
}

// NoDeviceError says that a plugin for GPUs sees none.
type NoDeviceError struct {
	Err    *Error
	Driver error // why the driver's library cannot be loaded, if it cannot
}

func (e *NoDeviceError) Error() string {
	if e.Driver != nil {
		return fmt.Sprintf("the plugin %s sees no GPU, as no driver of NVIDIA is installed (%v): install it, or use a "+
			"machine with a GPU", filepath.Base(e.Err.Plugin), e.Driver)
	}
	return fmt.Sprintf("the plugin %s sees no GPU (%s): look whether nvidia-smi lists one, and whether "+
		"CUDA_VISIBLE_DEVICES hides it", filepath.Base(e.Err.Plugin), firstLine(e.Err.Message))
}

// Unwrap implements errors.As.
func (e *NoDeviceError) Unwrap() error { return e.Err }

// DriverError says that a GPU's driver is too old for a plugin.
type DriverError struct{ Err *Error }

func (e *DriverError) Error() string {
	return fmt.Sprintf("the driver of the GPU is too old for the plugin %s (%s): install a newer driver, or a plugin for "+
		"an older CUDA", filepath.Base(e.Err.Plugin), firstLine(e.Err.Message))
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
	return fmt.Sprintf("the plugin %s cannot compile the module: %s", filepath.Base(e.Err.Plugin),
		firstLine(e.Err.Message))
}

// Unwrap implements errors.As.
func (e *CompileError) Unwrap() error { return e.Err }

// firstLine is the first line of a message that says something, with the next one where it ends in a colon.
func firstLine(message string) string {
	said := ""
	for line := range strings.Lines(message) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if said != "" {
			said += " "
		}
		if said += line; !strings.HasSuffix(line, ":") {
			return said
		}
	}
	if said == "" {
		return "it gives no reason"
	}
	return said
}

// classified wraps an error of a plugin by what a user can do about it. The plugins tell it in words only.
func classified(err *Error) error {
	message := strings.ToLower(err.Message)
	says := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(message, w) })
	}
	switch {
	case err.Code == ResourceExhausted:
		return &MemoryError{err}
	case says("driver version is insufficient", "insufficient driver version", "driver too old", "unsupported toolchain",
		"upgrade to a driver compatible", "system_driver_mismatch"):
		return &DriverError{err}
	case says("no visible gpu devices", "no cuda-capable device", "cuda_error_no_device"):
		return &NoDeviceError{Err: err}
	}
	return err
}
