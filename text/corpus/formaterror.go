package corpus

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/encodings"
	"github.com/ablate-go/ablate/internal/fasta"
	"github.com/ablate-go/ablate/internal/records"
	"github.com/ablate-go/ablate/internal/unpack"
)

// FieldError says that a table has no field by the name that is to hold the text.
type FieldError struct {
	Path   string
	Field  string
	Fields []string // the fields that it has, of the first row
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("corpus file %q: %v; name the one with the text", e.Path,
		&records.FieldError{Field: e.Field, Fields: e.Fields})
}

// EncodingError says that an encoding has no such name.
type EncodingError struct{ Name string }

func (e *EncodingError) Error() string {
	return "corpus: " + (&encodings.NameError{Name: e.Name}).Error()
}

// formatError makes an error of a reader of formats or packings one of this package; nil if it is none.
func formatError(path string, err error) error {
	var (
		field *records.FieldError
		row   *records.RowError
		kind  *unpack.KindError
		limit *unpack.LimitError
		cut   *unpack.DamageError
		line  *fasta.LineError
	)
	switch {
	case errors.As(err, &field):
		return &FieldError{Path: path, Field: field.Field, Fields: field.Fields}
	case errors.As(err, &kind):
		return &FileError{Path: path, Err: errors.New("it is " + kind.Kind), Next: kind.Next}
	case errors.As(err, &limit):
		return &FileError{Path: path, Err: err, Next: "unpack it and give the text"}
	case errors.As(err, &cut):
		return &FileError{Path: path, Err: cut, Next: "get the file anew, or unpack what is whole"}
	case errors.As(err, &line):
		return &FileError{Path: path, Err: line, Next: "give FASTA, lines with > and lines of letters, or call it .txt"}
	case errors.As(err, &row):
		return &FileError{Path: path, Err: row, Next: "mend the row or take it out"}
	}
	return nil
}
