//go:build !windows

package atomicfile

import "github.com/google/renameio/v2"

type pendingFile struct{ *renameio.PendingFile }

// New begins a file that will have the name path. The folder must exist.
func New(path string) (Pending, error) {
	f, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	return pendingFile{f}, err
}

func (p pendingFile) Commit() error { return p.CloseAtomicallyReplace() }
func (p pendingFile) Discard()      { p.Cleanup() }
