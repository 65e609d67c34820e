package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

type kernelRunCmd struct {
	kernelPlace
	Notebooks []string `arg:"" name:"notebook" help:"Notebooks, run one after the other, each in a kernel of its own and in its own folder."`
	Write     bool     `short:"w" xor:"to" help:"Write the outputs back into the notebooks."`
	Out       outFlag  `short:"o" xor:"to" placeholder:"DIR" help:"Write copies with outputs to DIR."`
}

func (c kernelRunCmd) Run() error {
	program, err := c.program()
	if err != nil {
		return err
	}
	targets, err := c.targets()
	if err != nil {
		return err
	}
	for i, notebook := range c.Notebooks {
		args := []string{"-run", notebook}
		if targets[i] != "" {
			args = append(args, "-write", targets[i])
		}
		if err := runKernel(program, args...); err != nil {
			return err
		}
	}
	return nil
}

// program is the built kernel: that of the flags, or the first one in Jupyter's folders.
func (c kernelRunCmd) program() (string, error) {
	folder, err := c.folder()
	if err != nil {
		return "", err
	}
	folders := []string{folder}
	if c.Dir == "" && c.Prefix == "" {
		for _, dir := range filepath.SplitList(os.Getenv("JUPYTER_PATH")) {
			folders = append(folders, filepath.Join(dir, "kernels", kernelName))
		}
	}
	for _, f := range folders {
		if info, err := os.Stat(kernelProgram(f)); err == nil && info.Mode().IsRegular() {
			return kernelProgram(f), nil
		}
	}
	return "", fmt.Errorf("there is no kernel in %s: build it with ablate kernel install, or name the --dir or --prefix "+
		"that it was built with", strings.Join(folders, " or "))
}

// targets are the files that outputs go to, "" for none.
func (c kernelRunCmd) targets() ([]string, error) {
	targets := make([]string, len(c.Notebooks))
	if c.Write {
		copy(targets, c.Notebooks)
	}
	if c.Out == "" {
		return targets, nil
	}
	if err := os.MkdirAll(string(c.Out), 0o755); err != nil {
		return nil, fmt.Errorf("--out cannot be made: %w", err)
	}
	from := map[string]string{}
	for i, n := range c.Notebooks {
		targets[i] = filepath.Join(string(c.Out), filepath.Base(n))
		if other, ok := from[targets[i]]; ok {
			return nil, fmt.Errorf("%s and %s would both be written to %s: run them with an --out for each",
				other, n, targets[i])
		}
		from[targets[i]] = n
	}
	return targets, nil
}

// runKernel runs the kernel's program, which prints its own errors and gets Ctrl+C from the terminal as this program
// does. Other signals, which only this program gets, are passed on.
func runKernel(program string, args ...string) error {
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the kernel %s does not start (%w): build it again with ablate kernel install", program, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			if s != os.Interrupt {
				_ = cmd.Process.Signal(s) // fails if the kernel has just ended, which Wait reports
			}
		case err := <-ended:
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.ExitCode() > 0 {
				return exitCode(exit.ExitCode())
			}
			if err != nil {
				return fmt.Errorf("the kernel ended within a cell (%w): a panic in a goroutine or too little memory does that", err)
			}
			return nil
		}
	}
}
