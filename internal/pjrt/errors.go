package pjrt

import (
	"fmt"
	"io/fs"
	"runtime"
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

// FreedError says that a resource is used after Free or Close, or a buffer after it was donated.
type FreedError struct{ What string } // "buffer", ...

func (e *FreedError) Error() string {
	return "the " + e.What + " has been freed or donated, and cannot be used any more"
}

// ShapeError says that a tensor does not have the size, shape or element type that a call wants.
type ShapeError struct{ Reason string }

func (e *ShapeError) Error() string { return e.Reason }

// OptionError says that an option of a client or a flag of XLA has a value of a type that there is not.
type OptionError struct {
	Name  string
	Value any
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("the option %s cannot have the value %v, of type %T: use a string, bool or int64", e.Name, e.Value,
		e.Value)
}
