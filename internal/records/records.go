// Package records reads the texts of one field out of tables: JSON lines, CSV and TSV, Parquet. Rows are read one after
// another; none may have more than 64 MB.
package records

import (
	"errors"
	"fmt"
	"io"
)

// Count is how many rows a table has.
type Count struct {
	Rows    int64
	Without int64 // rows that lack the field, or have null in it

	// Header is the first line of a table whose field is a number, if it was taken for a header and left out; "" if not.
	Header string
}

// FieldError says that the rows of a table do not have a field.
type FieldError struct {
	Field  string
	Fields []string // that the first row has, in the table's order or, of JSON, by name
}

func (e *FieldError) Error() string {
	const most = 12
	names, more := e.Fields, ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(e.Fields)-most)
	}
	list := ""
	for i, n := range names {
		if i > 0 {
			list += ", "
		}
		list += fmt.Sprintf("%q", short(n))
	}
	if list == "" {
		list = "none"
	}
	return fmt.Sprintf("it has no field %q; its fields are %s%s", e.Field, list, more)
}

// RowError says what is wrong in one row.
type RowError struct {
	Row int64 // counted from 1
	Err error
}

func (e *RowError) Error() string { return fmt.Sprintf("row %d: %v", e.Row, e.Err) }

func (e *RowError) Unwrap() error { return e.Err }

// short is a name that fits into a sentence.
func short(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// notText is the error for a value that is no text.
func notText(field, kind string) error {
	return fmt.Errorf("field %q is %s and no text", field, kind)
}

// maxRow bounds one row in bytes.
const maxRow = 64 << 20

var errLongRow = errors.New("it has more than 64 MB, as where a bracket or a quote is never closed")

// budget is an error where more than maxRow bytes are read for one row. A reader's buffer is within the bound.
type budget struct {
	r    io.Reader
	left int64
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLongRow
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

func (b *budget) renew() { b.left = maxRow }
