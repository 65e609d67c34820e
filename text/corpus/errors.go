package corpus

import (
	"errors"
	"fmt"
	"os"

	"github.com/ablate-go/ablate/internal/nextstep"
)

// FileError says what is wrong with one file or folder of a corpus, and what to do.
type FileError struct {
	Path string
	Err  error  // the cause; fs.ErrNotExist and fs.ErrPermission are found by errors.Is
	Next string // what to do
}

func (e *FileError) Error() string {
	return fmt.Sprintf("corpus file %q: %v; %s", e.Path, e.Err, e.Next)
}

func (e *FileError) Unwrap() error { return e.Err }

// newFileError makes a FileError of any error of a file: of the operating system, without the system call's name, or a
// FileError that lacks the path.
func newFileError(path string, err error) error {
	var known *FileError
	var system *os.PathError
	if own := formatError(path, err); own != nil {
		return own
	}
	switch {
	case errors.As(err, &known):
		return &FileError{Path: path, Err: known.Err, Next: known.Next}
	case errors.Is(err, os.ErrNotExist):
		return &FileError{Path: path, Err: os.ErrNotExist, Next: "check the path"}
	case errors.Is(err, os.ErrPermission):
		return &FileError{Path: path, Err: os.ErrPermission, Next: "change its permissions or leave it out"}
	case errors.As(err, &system):
		err = system.Err
	}
	return &FileError{Path: path, Err: err, Next: nextstep.Instead(err, "check the file or leave it out")}
}

// EmptyError says that a corpus has no text: not one paragraph with a letter.
type EmptyError struct {
	Corpus string // its name
	Read   string // what was read, e.g. "3 readable files"
	Reason string // the first warning, which is the likely reason; "" if there is none
}

func (e *EmptyError) Error() string {
	s := fmt.Sprintf("corpus %s: no text in %s; give plain text", e.Corpus, e.Read)
	if e.Reason != "" {
		s += " (" + e.Reason + ")"
	}
	return s
}

// GoSourceError says why there is no default corpus: no Go installation with its source, or none with comments.
type GoSourceError struct {
	Err error // the cause
}

func (e *GoSourceError) Error() string {
	return fmt.Sprintf("default corpus: %v; install Go with its source, or give plain text files of your own", e.Err)
}

func (e *GoSourceError) Unwrap() error { return e.Err }
