package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
)

// runByKernel runs a notebook by the kernel's program, which tells of failing cells itself, and writes it with its
// outputs to target, "" for nowhere. A notebook has run only if the kernel says so: a cell may end the process, and
// with any exit code.
func runByKernel(program, notebook, target string) error {
	dir, err := os.MkdirTemp("", "ablate-kernel-")
	if err != nil {
		return fmt.Errorf("the kernel has no folder to say in how far it is: %w", err)
	}
	defer os.RemoveAll(dir)
	progress := filepath.Join(dir, "progress")
	args := []string{"-run", notebook}
	if target != "" {
		args = append(args, "-write", target)
	}
	crash := &crashFilter{to: os.Stderr}
	state, err := runProgram(crash, program, append(args, "-progress", progress)...)
	if err != nil {
		return err
	}
	cell, err := os.ReadFile(progress)
	why := state.String()
	if err == nil && string(cell) != "ended" {
		if reason := crash.reason(); reason != "" {
			why += ", " + reason
		}
	}
	crash.end()
	switch {
	case err != nil:
		return fmt.Errorf("the kernel %s did not begin with %s (%v): it may be of another version, build it again with "+
			"ablate kernel install", program, notebook, state)
	case string(cell) != "ended":
		return fmt.Errorf("%s: code cell %s ended the kernel (%s), and nothing after it was run: look in it for what ends "+
			"a process, such as an error in one of its goroutines, a library that exits, or more memory than there is",
			notebook, cell, why)
	case state.ExitCode() != 0:
		return exitCode(state.ExitCode())
	}
	return nil
}

// runProgram runs a program that gets Ctrl+C from the terminal as this one does. What this one alone is sent is passed
// on.
func runProgram(stderr io.Writer, program string, args ...string) (*os.ProcessState, error) {
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, stderr
	if os.Getenv("GOTRACEBACK") == "" { // the stack of a panic is the interpreter's, and says nothing of the cell
		cmd.Env = append(os.Environ(), "GOTRACEBACK=none")
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("the kernel %s does not start (%w): build it again with ablate kernel install", program, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			if s != os.Interrupt {
				_ = cmd.Process.Signal(s) // it may have ended
			}
		case err := <-ended:
			if cmd.ProcessState == nil {
				return nil, fmt.Errorf("the kernel %s cannot be waited for: %w", program, err)
			}
			return cmd.ProcessState, nil
		}
	}
}
