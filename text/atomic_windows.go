package text

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

func newPending(path string) (pending, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	return pendingFile{f, path}, err
}

func (p pendingFile) commit() error {
	if err := p.Sync(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	return os.Rename(p.Name(), p.path)
}

func (p pendingFile) discard() {
	p.Close()
	os.Remove(p.Name())
}
