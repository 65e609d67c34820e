//go:build kernel

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/notebook/internal/ipynb"
	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// runNotebook runs the code cells of a notebook in the notebook's folder, as Jupyter does, and passes what they
// print to this program's output. With a file to write to, the notebook goes there with its outputs, also if a
// cell fails. It returns the exit code: 1 after the first failing cell or a file that cannot be read or
// written, 130 after an interrupt.
func runNotebook(path, write string, progress cellProgress) int {
	defer progress.ended()
	start := time.Now()
	say := func(format string, args ...any) {
		line := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n\t", ": ")
		fmt.Fprintln(os.Stderr, "ablate: "+strings.ReplaceAll(line, "\n", "; "))
	}
	book, err := ipynb.Read(path)
	if err != nil {
		say("%v", err)
		return 1
	}
	if write != "" {
		if write, err = filepath.Abs(write); err != nil {
			say("%v", err)
			return 1
		}
	}
	if err := os.Chdir(filepath.Dir(path)); err != nil {
		say("%s: its folder cannot be entered: %v", path, err)
		return 1
	}
	r := newCellRunner()
	code, cells := 0, book.CodeCells()
	for i, c := range cells {
		r.outputs = nil
		progress.begins(i+1, len(cells))
		err := r.run(c.Source(), i+1)
		c.SetOutputs(i+1, r.outputs)
		if err != nil {
			say("%s: code cell %d of %d: %v", path, i+1, len(cells), err)
			code = 1
			if err == errInterrupted {
				code = 130
			}
			for _, later := range cells[i+1:] {
				later.SetOutputs(0, nil)
			}
			break
		}
	}
	if write != "" {
		if err := book.Write(write); err != nil {
			say("%v", err)
			return 1
		}
	}
	if code == 0 {
		fmt.Fprintf(os.Stderr, "%s: %s in %.1f s\n", path, prose.Count(len(cells), "cell"), time.Since(start).Seconds())
	}
	return code
}

// cellRunner evaluates cells as gophernotes does for a front end, and keeps their outputs.
type cellRunner struct {
	kernel  Kernel
	mu      sync.Mutex // cells print and display from several goroutines
	outputs []ipynb.Output
}

func newCellRunner() *cellRunner {
	r := &cellRunner{}
	r.kernel.ir = interp.New()
	r.kernel.ir.Comp.Stdout, r.kernel.ir.Comp.Stderr = io.Discard, io.Discard
	r.kernel.display = importPackage(r.kernel.ir, "display", "display")
	r.kernel.ir.DeclVar("Display", nil, stubDisplay)
	r.kernel.initRenderers()
	r.kernel.ir.ValueOf("Display").Set(xreflect.ValueOf(func(d Data) error {
		r.add(ipynb.Display(d.Data, d.Metadata))
		return nil
	}))
	return r
}

func (r *cellRunner) add(o ipynb.Output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outputs = ipynb.Append(r.outputs, o)
}

// run evaluates one cell.
func (r *cellRunner) run(code string, count int) error {
	stdout, stderr := os.Stdout, os.Stderr
	endOut, err := r.capture(&os.Stdout, "stdout")
	if err != nil {
		return err
	}
	endErr, err := r.capture(&os.Stderr, "stderr")
	if err != nil {
		endOut()
		return err
	}
	values, types, err := doEval(r.kernel.ir, OutErr{stdout, stderr}, code)
	endOut()
	endErr()
	if err != nil {
		r.add(ipynb.Error("ERROR", err.Error()))
		return err
	}
	if d := r.kernel.autoRenderResults(values, types); len(d.Data) > 0 {
		r.add(ipynb.Result(d.Data, d.Metadata, count))
		if text, ok := d.Data[MIMETypeText].(string); ok && len(d.Data) == 1 {
			fmt.Fprintln(stdout, text)
		}
	}
	return nil
}

// capture sends what is written to a standard stream to the cell's outputs, and on to where it went before. The
// function that it returns ends that.
func (r *cellRunner) capture(stream **os.File, name string) (end func(), err error) {
	before := *stream
	from, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	*stream = to
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(streamWriter{r, name, before}, from)
	}()
	return func() {
		to.Close()
		*stream = before
		<-done
		from.Close()
	}, nil
}

type streamWriter struct {
	r    *cellRunner
	name string
	to   io.Writer
}

func (w streamWriter) Write(p []byte) (int, error) {
	w.r.add(ipynb.Stream(w.name, string(p)))
	w.to.Write(p) // a closed terminal is no reason to lose the notebook's outputs
	return len(p), nil
}
