package corpus

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestGoSource(t *testing.T) {
	root := texttest.GoInstallation(t)
	c, err := GoSource(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Package a comes first in order of path.",
		"Package b comes second in order of path.",
		"The specification has prose as well, here.",
	}
	if got := texttest.Paragraphs(t, c); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := c.Info().Name; got != "Go 9.9 source comments" {
		t.Errorf("name %q", got)
	}
	texttest.Write(t, root, "src/b/b.go", "// Package b has changed a little bit.\npackage b\n")
	again, err := GoSource(t.Context(), root)
	if err != nil || again.Info().Hash == c.Info().Hash {
		t.Errorf("the hash does not see a changed file: %v", err)
	}
}

func TestGoSourceThroughALink(t *testing.T) {
	root := t.TempDir() // Debian has src as a link
	if err := os.Symlink(filepath.Join(texttest.GoInstallation(t), "src"), filepath.Join(root, "src")); err != nil {
		t.Skip("no symlinks here:", err)
	}
	c, err := GoSource(t.Context(), root)
	if err != nil || len(texttest.Paragraphs(t, c)) != 2 {
		t.Errorf("error %v", err)
	}
}

func TestNoGoSourceNamesTheWayOut(t *testing.T) {
	empty := t.TempDir()
	if err := os.Mkdir(filepath.Join(empty, "src"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{t.TempDir(), empty} {
		_, err := GoSource(t.Context(), root)
		var missing *GoSourceError
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), filepath.Join(root, "src")) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v", err)
		}
	}
	t.Setenv("PATH", t.TempDir()) // no go command: build.Default is the fallback
	if root, err := GoRoot(t.Context()); err == nil && !isDir(filepath.Join(root, "src")) {
		t.Errorf("goRoot gives %q, which has no src", root)
	}
}

// The installed Go's archive packages stand for the whole, which takes seconds.
func TestGoSourceOfThisMachine(t *testing.T) {
	root, err := GoRoot(t.Context())
	if err != nil {
		t.Skip("no Go source here:", err)
	}
	small := t.TempDir()
	if err := os.Symlink(filepath.Join(root, "src", "archive"), filepath.Join(small, "src")); err != nil {
		t.Skip("no symlinks here:", err)
	}
	c, err := GoSource(t.Context(), small)
	if err != nil {
		t.Fatal(err)
	}
	ps := texttest.Paragraphs(t, c)
	if len(ps) < 200 {
		t.Errorf("only %d paragraphs in archive/...", len(ps))
	}
	seen := map[string]bool{}
	for _, p := range ps {
		if seen[p] || !isProse(p) || strings.Contains(p, "BSD-style") {
			t.Errorf("should not be there: %q", p)
		}
		seen[p] = true
	}
}
