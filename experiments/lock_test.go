package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestTwoRunsDoNotTrainOneCell(t *testing.T) {
	dir := t.TempDir()
	unlock, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(dir); err == nil || !strings.Contains(err.Error(), "another ablate is training here") {
		t.Errorf("a second lock gives %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, err = lock(dir)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	unlock()
}

// What is read under the lock is not older than what is written there: no process writes over what another has added.
func TestExclusiveLosesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "count")
	var all sync.WaitGroup
	const writers = 20
	for range writers {
		all.Go(func() {
			if err := Exclusive(dir, func() error {
				data, err := os.ReadFile(path)
				if err != nil && !errors.Is(err, os.ErrNotExist) {
					return err
				}
				time.Sleep(time.Millisecond)
				return os.WriteFile(path, append(data, 'x'), 0o644)
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if data, err := os.ReadFile(path); err != nil || len(data) != writers {
		t.Errorf("%d of %d writes are there (%v)", len(data), writers, err)
	}
	missing := errors.New("no such folder")
	if err := Exclusive(filepath.Join(dir, "nowhere"), func() error { return missing }); err != missing {
		t.Errorf("a folder that is not there gives %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder was made of a wrong name")
	}
}
