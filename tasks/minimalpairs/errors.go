package minimalpairs

import (
	"errors"
	"fmt"
	"os"
)

// FileError says what is wrong with a file or folder, and what to do.
type FileError struct {
	Path string
	Err  error  // the cause; fs.ErrNotExist and fs.ErrPermission are found by errors.Is
	Next string // what to do
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %v; %s", e.Path, e.Err, e.Next) }

func (e *FileError) Unwrap() error { return e.Err }

// newFileError makes a FileError of any error of a file.
func newFileError(path string, err error) error {
	var system *os.PathError
	switch {
	case errors.As(err, new(*FileError)), errors.As(err, new(*LineError)):
		return err
	case errors.Is(err, os.ErrNotExist):
		return &FileError{path, os.ErrNotExist, "check the path"}
	case errors.Is(err, os.ErrPermission):
		return &FileError{path, os.ErrPermission, "change its permissions"}
	case errors.As(err, &system):
		err = system.Err
	}
	return &FileError{path, err, "give files in BLiMP's layout, an object of JSON on each line"}
}

// LineError says what is wrong with one line of a file, and what to do.
type LineError struct {
	File string
	Line int // counted from 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("%s line %d: %v", e.File, e.Line, e.Err) }

func (e *LineError) Unwrap() error { return e.Err }

// NotANumberError is the error of a score that cannot be compared.
type NotANumberError struct {
	Pair      Pair
	Good, Bad float64
}

func (e *NotANumberError) Error() string {
	return fmt.Sprintf("%s line %d: the scores are %v and %v, and NaN is neither more nor less: check the weights",
		e.Pair.File, e.Pair.Line, e.Good, e.Bad)
}
