package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
)

// A launcher ends all ranks when one of them dies, mostly by SIGKILL: no rank has time for a word. So rank 0 starts a
// witness, a process that the launcher does not know. It waits for rank 0 to end, and if that did not say before that
// all is well, it says what has happened.

type witnessCmd struct {
	Again string `arg:""`
}

// goodbye is what rank 0 writes when it ends by itself.
const goodbye = "."

func (c witnessCmd) Run() error {
	said, err := io.ReadAll(os.Stdin) // until the pipe's other end goes, as with its process
	if err != nil || string(said) == goodbye {
		return err
	}
	fmt.Fprintf(os.Stderr, "ablate: the training has ended before its time, as a rank of it died or was killed: steps since "+
		"the last checkpoint are repeated by the same command: %s\n", c.Again)
	return nil
}

// witness is the process, by the pipe to it; nil if there is none.
type witness struct {
	pipe io.WriteCloser
	wait func() error
}

// newWitness starts a witness. launcher is the first part of the command that goes on.
func newWitness(launcher string) (*witness, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(program, "witness", launcher+commandLine(os.Args[1:]...))
	c.Stderr = os.Stderr
	c.SysProcAttr = ofItsOwn()
	pipe, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("the process that watches rank 0 cannot be started: %w", err)
	}
	return &witness{pipe, c.Wait}, nil
}

// endsWell lets the witness end without a word.
func (w *witness) endsWell() {
	if w == nil {
		return
	}
	_, _ = io.WriteString(w.pipe, goodbye)
	_ = w.pipe.Close()
	_ = w.wait()
}
