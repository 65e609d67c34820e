package pretrained

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// atomicFolder lets write fill a temporary folder beside dir, and gives it the name dir at the end: dir appears whole or
// not at all. An empty folder dir may exist.
func atomicFolder(dir string, write func(part string) error) error {
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-")
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
