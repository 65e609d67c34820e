// Package atomicfile writes files that appear under their name whole or not at all: readers, other processes
// and a crash never see half of one.
package atomicfile

import "io"

// Pending is a file that is being written. It appears under its name only when Commit succeeds.
type Pending interface {
	io.Writer
	// Commit syncs the file and gives it its name, in place of a file that had it.
	Commit() error
	// Discard removes what was written; after Commit it does nothing. Call it in a defer. Its error says what stays in the
	// folder.
	Discard() error
}

// New begins a file that will have the name path. The folder must exist.
func New(path string) (Pending, error) { return faulty(path, begin) }

// NewDurable is New for what must outlive a loss of power: Commit returns when the name is on the disk too. The file
// keeps the permissions of one that has the name already, and is written in its folder.
func NewDurable(path string) (Pending, error) { return faulty(path, beginDurable) }

// Fault is for tests alone: where it is not nil, each write to the file at a path gives its error first. A full disk or
// a quota cannot be had otherwise.
var Fault func(path string) error

// faulty begins a file whose writes ask Fault.
func faulty(path string, begin func(string) (Pending, error)) (Pending, error) {
	p, err := begin(path)
	if Fault == nil || err != nil {
		return p, err
	}
	return faultyFile{p, path}, nil
}

type faultyFile struct {
	Pending
	path string
}

func (f faultyFile) Write(b []byte) (int, error) {
	if err := Fault(f.path); err != nil {
		return 0, err
	}
	return f.Pending.Write(b)
}

// Write writes b to a file at path. If it fails, what was at path before is still there.
func Write(path string, b []byte) error {
	p, err := New(path)
	if err != nil {
		return err
	}
	defer p.Discard()
	if _, err := p.Write(b); err != nil {
		return err
	}
	return p.Commit()
}
