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
