package pretrained

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// atomicFolder lets write fill a temporary folder beside dir, and gives it the name dir at the end: dir appears whole
// or not at all. An empty folder dir may exist.
func atomicFolder(dir string, write func(part string) error) error {
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), partsOf(dir))
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer os.RemoveAll(part)
	if err := os.Chmod(part, 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := write(part); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) { // an empty folder
		return fmt.Errorf("export: %w", err)
	}
	if err := os.Rename(part, dir); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// partsOf is how the names of temporary folders for dir begin.
func partsOf(dir string) string { return "." + filepath.Base(dir) + "-" }

// RemoveParts removes the temporary folders that a process left behind which was killed while it wrote the folder dir.
// No other process may be writing it.
func RemoveParts(dir string) error {
	dir = filepath.Clean(dir)
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), partsOf(dir)) {
			if err := os.RemoveAll(filepath.Join(filepath.Dir(dir), e.Name())); err != nil {
				return fmt.Errorf("%s: what a killed process left cannot be removed: %w", dir, err)
			}
		}
	}
	return nil
}
