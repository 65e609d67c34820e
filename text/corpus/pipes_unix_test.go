//go:build unix

package corpus

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestNamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no named pipes here:", err)
	}
	go func() { // a failure shows as a test that waits for a writer
		if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
			fmt.Fprintln(f, "Words through a pipe.")
			f.Close()
		}
	}()
	c, err := Files(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := texttest.Paragraphs(t, c); len(got) != 1 || got[0] != "Words through a pipe." {
			t.Errorf("got %q", got)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Files(ctx, []string{path}); err == nil || ctx.Err() == nil {
		t.Errorf("a pipe without a writer: %v", err)
	}
}

// The shell's <(command) is a path such as /dev/fd/63, a link to pipe:[N].
func TestPipeOfTheShell(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := filepath.Join("/dev/fd", strconv.Itoa(int(r.Fd())))
	if _, err := os.Stat(path); err != nil {
		t.Skip("no /dev/fd here:", err)
	}
	go func() {
		fmt.Fprintln(w, "Words of a command.")
		w.Close()
	}()
	c, err := Files(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	if got := texttest.Paragraphs(t, c); len(got) != 1 || got[0] != "Words of a command." {
		t.Errorf("got %q", got)
	}
}
