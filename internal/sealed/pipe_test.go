//go:build unix

package sealed

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAPipeIsNotWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ReadJSON(path, &sample{}); !errors.As(err, new(*DamagedError)) || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
}
