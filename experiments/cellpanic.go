package experiments

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// PanicError is a fault of this program, or of an objective or strategy given to it, that ended one cell. The others
// go on. The cell's error.txt has the stack below the error.
type PanicError struct {
	Value any // of the panic
	Stack []byte
}

// Error is one line.
func (e *PanicError) Error() string {
	what := strings.Join(strings.Fields(fmt.Sprint(e.Value)), " ")
	return fmt.Sprintf("the program failed inside (%.200s), which is a fault of its own: report it with the error.txt of "+
		"this cell, which says where", what)
}

// panicMark begins the stack in error.txt.
const panicMark = "\n--- where it happened ---\n"

// guarded runs f and makes an error of a panic.
func (c Cell) guarded(f func() (Row, error)) (last Row, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}

// errorText is what error.txt holds of an error.
func errorText(err error) []byte {
	text := err.Error() + "\n"
	if p := (*PanicError)(nil); errors.As(err, &p) {
		text += panicMark + string(p.Stack)
	}
	return []byte(text)
}
