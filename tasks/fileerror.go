package tasks

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/text/corpus"
)

// FileError says what is wrong with a file of a task, and what to do.
type FileError struct {
	Path string
	Line int // from 1; 0 where the fault is not of one line
	Err  error
	Next string
}

// Error implements error.
func (e *FileError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("task file %q, line %d: %v; %s", e.Path, e.Line, e.Err, e.Next)
	}
	return fmt.Sprintf("task file %q: %v; %s", e.Path, e.Err, e.Next)
}

// Unwrap gives the cause, so that errors.Is finds fs.ErrNotExist.
func (e *FileError) Unwrap() error { return e.Err }

// readFile reads one file, packed or not, in any encoding that is found or named. An empty file is an error.
func readFile(path, encoding string) (corpus.Text, error) {
	text, err := corpus.ReadText(path, encoding)
	if fault := (*corpus.FileError)(nil); errors.As(err, &fault) {
		return text, &FileError{Path: path, Err: fault.Err, Next: fault.Next}
	}
	if err == nil && text.Content == "" {
		return text, &FileError{Path: path, Err: errors.New("it is empty"), Next: "get the file anew"}
	}
	return text, err
}
