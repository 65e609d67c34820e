//go:build kernel

package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"

	"github.com/cosmos72/gomacro/base"
	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// current is the interpreter of the cell that is running, nil between cells.
var current atomic.Pointer[interp.Interp]

// interrupted says that the running cell was asked to stop.
var interrupted atomic.Bool

// errInterrupted is the error of a cell that was stopped.
var errInterrupted = errors.New("interrupted: the cell was stopped, and what it has assigned stays")

// watchInterrupts turns Ctrl+C and Jupyter's interrupt into the end of the running cell: interpreted code stops
// at its next statement. Compiled code that is under way is waited for; long loops take a context for that,
// which signal.NotifyContext gives. Between cells an interrupt does nothing.
func watchInterrupts() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	for range signals {
		if ir := current.Load(); ir != nil {
			interrupted.Store(true)
			ir.Interrupt(os.Interrupt)
		}
	}
}

// doEval evaluates a cell. It stands between gophernotes and its own function of that name.
func doEval(ir *interp.Interp, outerr OutErr, code string) ([]any, []xreflect.Type, error) {
	if interrupted.Swap(false) {
		// The interrupt may have come too late to end the cell before, and would end this one.
		evalCell(ir, outerr, "0")
	}
	nodes := parse(ir, code)
	if err := checkImports(nodes); err != nil {
		return nil, nil, err
	}
	ir.Comp.Filepath = "cell" // errors begin with cell:LINE:COLUMN
	current.Store(ir)
	values, types, err := evalCell(ir, outerr, code)
	current.Store(nil)
	if endsInPrint(nodes) {
		return nil, nil, explain(code, err) // how many bytes were written is not what the cell is to show
	}
	values, types = withPictures(ir, values, types)
	return values, types, explain(code, err)
}

// explain puts an interrupt, and what Go has had since the interpreter was written, in words.
func explain(code string, err error) error {
	if err == nil {
		return nil
	}
	if interrupted.Load() && err.Error() == base.SigInterrupt.String() {
		return errInterrupted
	}
	if what := newerGo(code, err.Error()); what != "" {
		return fmt.Errorf("%w: cells have the Go of 2022, %s", err, what)
	}
	if strings.Contains(err.Error(), "does not implement") {
		return fmt.Errorf("%w: a type that is declared in this very cell may have its methods only from the next cell on",
			err)
	}
	return err
}
