package atomicfile

import (
	"os"
	"path/filepath"
)

// pendingFile is the nearest thing on Windows, where renameio does not build: os.Rename replaces an
// existing file there, though not if another program has it open.
type pendingFile struct {
	*os.File
	path string
}

// New begins a file that will have the name path. The folder must exist.
func New(path string) (Pending, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	return pendingFile{f, path}, err
}

func (p pendingFile) Commit() error {
	if err := p.Sync(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	return os.Rename(p.Name(), p.path)
}

func (p pendingFile) Discard() {
	p.Close()
	os.Remove(p.Name())
}
