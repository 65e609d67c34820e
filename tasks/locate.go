package tasks

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// wanted is a set that a task may have, and the names that its file may have.
type wanted struct {
	set   string
	names []string
}

// located is a set and its file.
type located struct{ set, path string }

// splits are the files that a task looks for.
type splits struct {
	train     wanted
	dev, test []wanted
}

func (s splits) names() (out []string) {
	for _, w := range append(append([]wanted{s.train}, s.dev...), s.test...) {
		out = append(out, w.names...)
	}
	return out
}

// filesOf are the files of a task that are there.
type filesOf struct {
	dir       string // "" where only single files were named
	train     string // "" if there is none
	dev, test []located
}

// locate finds the files of a task: in the folder of the source, in the folder of the download's name within it, and
// those that the source names one by one, which win. A source that is a file is the training file. Without any file the
// error says which were looked for.
func locate(from Source, folder string, s splits) (filesOf, error) {
	out, err := inFolder(from.Path, folder, s)
	if err != nil {
		return out, err
	}
	if from.Train != "" {
		if out.train, err = inOrAt(from.Train, s.train.names); err != nil {
			return out, err
		}
	}
	if from.Dev != "" {
		out.dev = []located{{"dev", from.Dev}}
	}
	if from.Test != "" {
		out.test = []located{{"test", from.Test}}
	}
	if out.train == "" && len(out.dev)+len(out.test) == 0 {
		if from.Path == "" {
			return out, &NoFilesError{}
		}
		return out, missing(from.Path, s.names())
	}
	return out, nil
}

// NoFilesError is the error of a source that names no file.
type NoFilesError struct {
	Of string // whose folder was looked for, as in "RACE's"; "" for "its"
}

// Error implements error.
func (e *NoFilesError) Error() string {
	return fmt.Sprintf("no file of the task is named: name %s folder, or a file to train on or to predict for",
		cmp.Or(e.Of, "its"))
}

// missing says which files a folder lacks.
func missing(path string, names []string) error {
	return &FileError{Path: path, Err: errors.New("it has none of the files " + prose.List(inShort(names))),
		Next: "name the folder that has them, or each file on its own"}
}

// inShort writes names that differ in their endings alone, where these are many, as one: train.* for train.csv,
// train.tsv and so on.
func inShort(names []string) (short []string) {
	endings := map[string]int{}
	for _, n := range names {
		endings[strings.TrimSuffix(n, filepath.Ext(n))]++
	}
	for _, n := range names {
		if stem := strings.TrimSuffix(n, filepath.Ext(n)); endings[stem] > 3 {
			n = stem + ".*"
		}
		if !slices.Contains(short, n) {
			short = append(short, n)
		}
	}
	return short
}

// inFolder looks for the files of a task at a path, "" for none.
func inFolder(path, folder string, s splits) (filesOf, error) {
	out := filesOf{}
	if path == "" {
		return out, nil
	}
	isDir, err := isFolder(path)
	if err != nil {
		return out, err
	}
	if !isDir {
		out.train = path
		return out, nil
	}
	for _, dir := range []string{path, filepath.Join(path, folder)} {
		out = filesOf{dir: dir, train: find(dir, s.train.names), dev: findAll(dir, s.dev), test: findAll(dir, s.test)}
		if out.train != "" || len(out.dev)+len(out.test) > 0 {
			break
		}
	}
	return out, nil
}

// inOrAt is a file itself, or one of these names in a folder.
func inOrAt(path string, names []string) (string, error) {
	isDir, err := isFolder(path)
	if err != nil || !isDir {
		return path, err
	}
	if file := find(path, names); file != "" {
		return file, nil
	}
	return "", missing(path, names)
}

func isFolder(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, &FileError{Path: path, Err: fs.ErrNotExist, Next: "check the path"}
	}
	if err != nil {
		return false, &FileError{Path: path, Err: err, Next: "check the path and its permissions"}
	}
	return info.IsDir(), nil
}

// packings are the endings of packed files, none first.
var packings = []string{"", ".gz", ".zst", ".xz", ".bz2"}

// find is the first of these files that a folder has, packed or not; "" if it has none.
func find(dir string, names []string) string {
	for _, name := range names {
		for _, packed := range packings {
			path := filepath.Join(dir, name+packed)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return path
			}
		}
	}
	return ""
}

func findAll(dir string, list []wanted) (out []located) {
	for _, w := range list {
		if path := find(dir, w.names); path != "" {
			out = append(out, located{w.set, path})
		}
	}
	return out
}
