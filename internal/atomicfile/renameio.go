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

// New begins a file that will have the name path. The folder must exist.
func New(path string) (Pending, error) {
	f, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	return pendingFile{f, ""}, err
}

// NewDurable is New for what must outlive a loss of power: Commit returns when the name is on the disk too. The file
// keeps the permissions of one that has the name already, and is written in its folder.
func NewDurable(path string) (Pending, error) {
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
