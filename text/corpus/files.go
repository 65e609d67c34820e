package corpus

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// files is a corpus of files.
type files struct {
	info   Info
	list   []source
	copies []*pipeCopy
}

// shortName is what people call these paths.
func shortName(paths []string) string {
	name := filepath.Base(filepath.Clean(paths[0]))
	if p, err := fromURI(paths[0]); err == nil {
		name = filepath.Base(filepath.Clean(p))
	}
	switch {
	case paths[0] == stdinPath || paths[0] == "/dev/stdin":
		name = "standard input"
	case strings.HasPrefix(paths[0], "/dev/"):
		name = "a pipe" // its number says nothing
	}
	if len(paths) > 1 {
		name += fmt.Sprintf(" and %d more", len(paths)-1)
	}
	return strings.ToValidUTF8(name, "\ufffd")
}

func (c *files) Info() Info { return c.info }

func (c *files) Paragraphs(ctx context.Context, yield func(p string) error) error {
	for _, s := range c.list {
		if err := s.paragraphs(ctx, yield); err != nil {
			return err
		}
	}
	return nil
}

// Close removes the copies of pipes. The corpus cannot be read any more.
func (c *files) Close() error {
	var errs []error
	for _, p := range c.copies {
		errs = append(errs, p.close())
	}
	c.copies = nil
	return errors.Join(errs...)
}
