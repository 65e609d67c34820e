package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// python is the Python whose pip is used.
const python = "python3"

// PipError says that pip could not download a set.
type PipError struct {
	Set    Set
	Reason string
}

func (e *PipError) Error() string {
	return fmt.Sprintf("%s cannot be downloaded: %s", e.Set.Requirement, e.Reason)
}

// download runs pip.
func (s Set) download(ctx context.Context, folder string) error {
	words := s.Download(python, folder)
	words = append(words, "--quiet", "--disable-pip-version-check", "--no-input")
	pip := exec.CommandContext(ctx, words[0], words[1:]...)
	pip.WaitDelay = 5 * time.Second
	var out bytes.Buffer
	pip.Stdout, pip.Stderr = &out, &out
	err := pip.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return &PipError{s, "there is no " + python + " on PATH"}
	}
	return &PipError{s, fmt.Sprintf("pip fails (%v): %s", err, lastError(out.String()))}
}

// lastError is the line of pip's output that says most.
func lastError(out string) string {
	said := "it gives no reason"
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "[notice]") {
			said = strings.TrimPrefix(line, "ERROR: ")
		}
	}
	return said
}
