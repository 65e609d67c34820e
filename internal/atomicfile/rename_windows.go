package atomicfile

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/robustio"
)

// pendingFile is the nearest thing on Windows, where renameio does not build: a rename replaces an existing file, and
// is tried again for a while where another program has that file open.
type pendingFile struct {
	*os.File
	path string
	done *bool // committed
}

func begin(path string) (Pending, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	return pendingFile{f, path, new(bool)}, err
}

// Windows has no call that waits for a folder; NTFS writes names to its journal.
func beginDurable(path string) (Pending, error) { return begin(path) }

func (p pendingFile) Commit() error {
	if err := p.Sync(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	if err := robustio.Rename(p.Name(), p.path); err != nil {
		return err
	}
	*p.done = true
	return nil
}

func (p pendingFile) Discard() error {
	if *p.done {
		return nil
	}
	if err := p.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return err
	}
	return os.Remove(p.Name())
}
