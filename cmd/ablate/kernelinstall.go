package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

type kernelInstallCmd struct {
	kernelPlace
	Source string `placeholder:"DIR" help:"A clone of ablate's repository. Default: the one that contains the current folder."`
}

// notebookModule is the module that the kernel is built in, in the folder notebook of the repository.
const notebookModule = "github.com/ablate-go/ablate/notebook"

func (c kernelInstallCmd) Run() error {
	folder, err := c.folder()
	if err != nil {
		return err
	}
	module, err := findNotebookModule(c.Source)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("the kernel is compiled on this machine, and there is no go command on PATH: install Go from " +
			"https://go.dev/dl/")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("the kernel's folder cannot be made: %w", err)
	}
	fmt.Fprintf(stdout, "building the kernel from %s; the first time takes a few minutes\n", module)
	program := kernelProgram(folder)
	if err := buildKernel(module, program); err != nil {
		return err
	}
	spec, err := json.MarshalIndent(map[string]any{
		"argv":           []string{program, "{connection_file}"},
		"display_name":   "Go (ablate)",
		"language":       "go",
		"interrupt_mode": "signal",
	}, "", " ")
	if err != nil {
		return err
	}
	if err := atomicfile.Write(filepath.Join(folder, "kernel.json"), append(spec, '\n')); err != nil {
		return fmt.Errorf("the kernel cannot be registered: %w", err)
	}
	fmt.Fprintf(stdout, "registered as %s in %s\n", kernelName, folder)
	if _, err := exec.LookPath("jupyter"); err != nil {
		fmt.Fprintln(os.Stderr, "warning: there is no jupyter command on PATH; ablate kernel run needs none, and a Jupyter "+
			"installed later finds the kernel")
	}
	return nil
}

// buildKernel compiles the kernel in a temporary folder and moves it to its place, so that a failed build leaves an
// older kernel unchanged.
func buildKernel(module, program string) error {
	fresh, err := os.MkdirTemp(filepath.Dir(program), ".build-")
	if err != nil {
		return fmt.Errorf("the kernel cannot be written: %w", err)
	}
	defer os.RemoveAll(fresh)
	built := filepath.Join(fresh, filepath.Base(program))
	cmd := exec.Command("go", "run", "./cmd/buildkernel", built)
	cmd.Dir = module
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the kernel could not be built in %s (%w): the lines above say why", module, err)
	}
	if err := os.Rename(built, program); err != nil {
		return fmt.Errorf("the kernel cannot be written: %w", err)
	}
	return nil
}

// findNotebookModule is the folder of the notebook module in a clone, or in the clone that contains the working
// folder.
func findNotebookModule(source string) (string, error) {
	start := source
	if start == "" {
		start = "."
	}
	dir, err := filepath.Abs(start)
	if err != nil {
		return "", err
	}
	for {
		if module := filepath.Join(dir, "notebook"); moduleName(module) == notebookModule {
			return module, nil
		}
		up := filepath.Dir(dir)
		if source != "" {
			return "", fmt.Errorf("%s is no clone of ablate's repository, as it has no module in notebook/: give another "+
				"--source", source)
		}
		if up == dir {
			return "", errors.New("the kernel is built from source and this folder is in no clone of ablate's repository: run " +
				"the command in one, or name one with --source")
		}
		dir = up
	}
}

// moduleName is the name that a folder's go.mod declares, "" if there is none.
func moduleName(dir string) string {
	f, err := os.Open(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if name, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "module "); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}
