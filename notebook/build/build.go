// Package build makes the kernel's program out of package kernel and gophernotes' source.
package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const gophernotes = "github.com/gopherdata/gophernotes"

// Kernel compiles the kernel to the file out. module is the folder of the notebook module, with its go.mod.
// What the go command says goes to log.
func Kernel(ctx context.Context, module, out string, log io.Writer) error {
	module, err := filepath.Abs(module)
	if err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	// go build reads modules that are there, and an overlay needs the folder of one before it begins.
	if _, err := goCommand(ctx, module, log, "mod", "download", gophernotes); err != nil {
		return err
	}
	dir, err := goCommand(ctx, module, log, "list", "-m", "-f", "{{.Dir}}", gophernotes)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "ablate-kernel-")
	if err != nil {
		return fmt.Errorf("kernel: no folder for the build: %w", err)
	}
	defer os.RemoveAll(work)
	overlay, err := lay(dir, filepath.Join(module, "kernel"), work)
	if err != nil {
		return err
	}
	_, err = goCommand(ctx, module, log, "build", "-tags", "kernel", "-overlay", overlay, "-o", out, "./kernel")
	return err
}

// lay writes the overlay file: gophernotes' sources from its folder beside those of ours. Its main file stays
// away, and doEval is renamed on the way, see package kernel.
func lay(from, beside, work string) (overlay string, err error) {
	sources, err := filepath.Glob(filepath.Join(from, "*.go"))
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	renamed := 0
	for _, path := range sources {
		name := filepath.Base(path)
		if name == "main.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("kernel: gophernotes cannot be read: %w", err)
		}
		if n := bytes.Count(src, []byte("\nfunc doEval(")); n > 0 {
			renamed += n
			src = bytes.Replace(src, []byte("\nfunc doEval("), []byte("\nfunc evalCell("), n)
			path = filepath.Join(work, name)
			if err := os.WriteFile(path, src, 0o644); err != nil {
				return "", fmt.Errorf("kernel: the build's files cannot be written: %w", err)
			}
		}
		replace[filepath.Join(beside, "gophernotes_"+name)] = path
	}
	if renamed != 1 {
		return "", fmt.Errorf("kernel: gophernotes in %s declares doEval %d times and not once: it is not the version "+
			"that go.mod pins", from, renamed)
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(work, "overlay.json")
	if err := os.WriteFile(overlay, data, 0o644); err != nil {
		return "", fmt.Errorf("kernel: the build's files cannot be written: %w", err)
	}
	return overlay, nil
}

// goCommand runs the go command in dir and returns the text it prints.
func goCommand(ctx context.Context, dir string, log io.Writer, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, log
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // nothing of the kernel needs a C compiler
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return "", fmt.Errorf("kernel: there is no go command on PATH: install Go from https://go.dev/dl/")
		}
		return "", fmt.Errorf("kernel: go %s failed (%w): see what it says above", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(out.String()), nil
}
