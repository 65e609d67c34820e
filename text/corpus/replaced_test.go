package corpus

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A file that was replaced or written to while it is in use is found out, though size and time are those of before.
func TestAFileOfTheSameSizeAndTimeIsAnother(t *testing.T) {
	for name, change := range map[string]func(path string, text []byte) error{
		"replaced": func(path string, text []byte) error {
			if err := os.WriteFile(path+".new", text, 0o644); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		},
		"written to": func(path string, text []byte) error { return os.WriteFile(path, text, 0o644) },
	} {
		if name == "written to" && runtime.GOOS != "linux" {
			continue
		}
		path := filepath.Join(t.TempDir(), "a.txt")
		text := []byte(strings.Repeat("The masks are chosen by the seed. ", 30))
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		d := onDisk{path, before}
		f, err := d.open()
		if err != nil {
			t.Fatalf("as it was found: %v", err)
		}
		f.Close()
		copy(text, "All")
		if err := change(path, text); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, before.ModTime(), before.ModTime()); err != nil {
			t.Fatal(err)
		}
		if f, err := d.open(); err == nil || !strings.Contains(err.Error(), "changed while it was in use") {
			t.Errorf("%s: %v", name, err)
			if err == nil {
				f.Close()
			}
		}
	}
}
