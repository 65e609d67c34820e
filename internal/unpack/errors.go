package unpack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// KindError says that a file is of a kind that is no text and is not unpacked here.
type KindError struct {
	Kind string // what it is, e.g. "a PDF file"
	Next string // what to do
}

func (e *KindError) Error() string { return "it is " + e.Kind + "; " + e.Next }

// LimitError says that a packed file is larger unpacked, or has more parts, than any packed text.
type LimitError struct{ What string }

func (e *LimitError) Error() string { return "it is packed like no text: " + e.What }

func tooLarge(packed, most int64) error {
	return &LimitError{fmt.Sprintf("%d bytes unpack to more than %d", packed, most)}
}

// DamageError says that what is packed cannot be unpacked.
type DamageError struct {
	Packing string // e.g. "gzip"
	Err     error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("its %s is damaged, cut short or of an unknown kind (%v)", e.Packing, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// damage makes an error of unpacking a DamageError; errors of the file itself, and limits, stay what they are.
func damage(packing string, err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.As(err, new(*DamageError)) || errors.As(err, new(*LimitError)) ||
		errors.As(err, new(*fs.PathError)) {
		return err
	}
	return &DamageError{packing, err}
}
