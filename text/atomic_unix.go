//go:build !windows

package text

import "github.com/google/renameio/v2"

type pendingFile struct{ *renameio.PendingFile }

func newPending(path string) (pending, error) {
	f, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	return pendingFile{f}, err
}

func (p pendingFile) commit() error { return p.CloseAtomicallyReplace() }
func (p pendingFile) discard()      { p.Cleanup() }
