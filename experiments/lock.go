package experiments

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

const lockFile = "lock"

// lock keeps other processes from training in the folder. It ends with the process, however that ends, so
// a lock is never stale.
func lock(dir string) (unlock func() error, err error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("run folder: %w: choose a folder you can write to with --out", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("another ablate is training in %s: wait for it, or choose another folder with --out", dir)
		}
		return nil, fmt.Errorf("run folder: cannot lock %s: %w", f.Name(), err)
	}
	return f.Close, nil
}
