package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/atomicfile"
)

// program is the path of this program for jobs that begin later. What go run has built is gone by then, so it is copied
// into the run folder, if store allows.
func program(out string, store bool) (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("this program does not know its own path (%w): install it with go install ./cmd/ablate", err)
	}
	if !strings.Contains(path, "go-build") {
		return path, nil
	}
	copied := filepath.Join(out, experiments.SubmitDir, "ablate")
	if !store {
		sayError("note: the script names " + copied + ", which a submission puts there: to run the script by hand, install " +
			"ablate by go install ./cmd/ablate, and print it again")
		return copied, nil
	}
	from, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer from.Close()
	if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
		err = fmt.Errorf("run folder: %w: use a folder that can be written to", err)
		return "", &experiments.FolderError{Dir: out, Err: err}
	}
	to, err := atomicfile.New(copied)
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(to, from); err != nil {
		_ = to.Discard() // the copy's error says what is wrong
		return "", fmt.Errorf("the program could not be copied to %s for the jobs: %w", copied, err)
	}
	if err := to.Commit(); err != nil {
		return "", err
	}
	return copied, os.Chmod(copied, 0o755)
}
