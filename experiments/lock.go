package experiments

import (
	"context"
	"errors"

	"github.com/ablate-go/ablate/internal/dirlock"
)

const lockFile = dirlock.File

// Locked runs do while it holds the lock of a run folder, so that do can read files there and write what follows from
// them. It waits until no other process or goroutine holds the lock, and makes the folder if it does not exist. do must
// not call Locked on the same folder. Errors are those of do and of a folder that cannot be locked or written to.
func Locked(dir string, do func() error) error {
	l, err := dirlock.Wait(context.Background(), dir, nil)
	if err != nil {
		return ofFolder(err)
	}
	return errors.Join(do(), l.Unlock())
}

// lock is [dirlock.Try] with the errors of a run folder.
func lock(dir string) (*dirlock.Lock, error) {
	l, err := dirlock.Try(dir)
	return l, ofFolder(err)
}

func ofFolder(err error) error {
	var refused *dirlock.Error
	if errors.As(err, &refused) {
		return &FolderError{Dir: refused.Dir, Err: err}
	}
	return err
}
