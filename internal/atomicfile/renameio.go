//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

type pendingFile struct {
	*renameio.PendingFile
	folder string // to be synced after the rename; "" leaves that to the system
}

func begin(path string) (Pending, error) {
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(0o644))
	return pendingFile{f, ""}, err
}

func beginDurable(path string) (Pending, error) {
	dir := filepath.Dir(path)
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(dir), renameio.WithPermissions(0o644),
		renameio.WithExistingPermissions())
	return pendingFile{f, dir}, err
}

func (p pendingFile) Commit() error {
	if err := p.CloseAtomicallyReplace(); err != nil || p.folder == "" {
		return err
	}
	d, err := os.Open(p.folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (p pendingFile) Discard() error { return p.Cleanup() }
