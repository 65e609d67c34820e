package corpus

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// listed is one file to read.
type listed struct {
	path  string
	named bool // named by the user, so that a fault is an error; else found in a folder and skipped
}

// lister walks files and folders. Names come in sorted order within a folder; links are followed,
// but each real file and folder is taken once, which also ends symlink loops.
type lister struct {
	seen     map[string]bool
	files    []listed
	warnings *warnings
}

// unreadable prose: formats that are text by their bytes but not by their sense.
var notProse = []string{
	".json", ".jsonl", ".xml", ".html", ".htm", ".csv", ".tsv", ".yaml", ".yml", ".conll", ".conllu",
}

func (l *lister) add(ctx context.Context, path string, named bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return l.refuse(path, named, err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return l.refuse(path, named, err)
	}
	abs, err := filepath.Abs(real)
	if err != nil {
		return l.refuse(path, named, err)
	}
	if l.seen[abs] {
		if named {
			l.warnings.add(fmt.Sprintf("%s is named twice and read once", path))
		}
		return nil
	}
	l.seen[abs] = true
	switch {
	case info.IsDir():
		return l.folder(ctx, path, named)
	case !info.Mode().IsRegular():
		return l.refuse(path, named, &FileError{
			Path: path, Err: errors.New("it is no regular file, and a corpus is read more than once"),
			Next: "save it to a file first",
		})
	case !named && slices.Contains(notProse, strings.ToLower(filepath.Ext(path))):
		l.warnings.add(fmt.Sprintf("%s skipped: a table or markup by its name; "+
			"name the file itself to read it as text", path))
		return nil
	}
	l.files = append(l.files, listed{path, named})
	return nil
}

func (l *lister) folder(ctx context.Context, path string, named bool) error {
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return l.refuse(path, named, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue // hidden files are a tool's, not the user's text
		}
		if err := l.add(ctx, filepath.Join(path, e.Name()), false); err != nil {
			return err
		}
	}
	return nil
}

// refuse makes an error for what the user named and a warning for what was found on the way.
func (l *lister) refuse(path string, named bool, err error) error {
	err = newFileError(path, err)
	if named {
		return err
	}
	l.warnings.add("skipped: " + err.Error())
	return nil
}
