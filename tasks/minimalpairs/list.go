package minimalpairs

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/unpack"
)

// list is the files of the paths, each once.
func list(paths []string) ([]string, error) {
	var names []string
	var seen []os.FileInfo
	add := func(name string, info os.FileInfo) {
		if !slices.ContainsFunc(seen, func(s os.FileInfo) bool { return os.SameFile(s, info) }) {
			names, seen = append(names, name), append(seen, info)
		}
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		switch {
		case err != nil:
			return nil, newFileError(p, err)
		case info.Mode().IsRegular():
			add(p, info)
		case !info.IsDir():
			return nil, &FileError{p, errors.New("it is neither a file nor a folder"), "save it as a file first"}
		default:
			if err := folder(p, add); err != nil {
				return nil, newFileError(p, err)
			}
		}
	}
	return names, nil
}

// folder adds the files with pairs in a folder, by name. Folders in it are not looked into.
func folder(dir string, add func(string, os.FileInfo)) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	found := false
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() || !isPairs(name) {
			continue
		}
		found = true
		add(name, info)
	}
	if !found {
		return &FileError{dir, errors.New("no file in it ends in .jsonl"),
			"give the folder that has them; BLiMP's is called data"}
	}
	return nil
}

// isPairs tells files of pairs by their names, those of packed files too. Hidden ones are not ours.
func isPairs(name string) bool {
	base := strings.ToLower(filepath.Base(name))
	if strings.HasPrefix(base, ".") {
		return false
	}
	for _, packing := range []string{"", ".gz", ".zst", ".xz", ".bz2"} {
		if strings.HasSuffix(base, ".jsonl"+packing) {
			return true
		}
	}
	return false
}

// openSource opens a file for unpacking.
func openSource(name string) (unpack.Source, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return source{io.NewSectionReader(f, 0, info.Size()), f}, nil
}

type source struct {
	*io.SectionReader
	io.Closer
}
