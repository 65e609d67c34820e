//go:build kernel

package main

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// cellProgress is a file that says which cell is running, as "2 of 5", and "ended" once the notebook has run or a
// cell's failure has been told. Whoever started this program learns from it which cell has ended the process, whatever
// the exit code. Without a name there is no such file.
type cellProgress string

func (p cellProgress) begins(cell, of int) { p.write(fmt.Sprintf("%d of %d", cell, of)) }

func (p cellProgress) ended() { p.write("ended") }

// write replaces the file whole: a goroutine of an earlier cell can end the process at any moment, and the file is read
// then. It keeps no error: without the file the notebook runs as well, and the reader says that it is missing.
func (p cellProgress) write(text string) {
	if p != "" {
		_ = atomicfile.Write(string(p), []byte(text))
	}
}
