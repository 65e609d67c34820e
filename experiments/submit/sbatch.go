package submit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Jobs are the numbers of the jobs of one submission, as Slurm's commands take them.
type Jobs struct {
	Text   string `json:"text"`
	Cells  string `json:"cells"` // of the array; task N is Cells_N
	Report string `json:"report"`
}

// RefusedError is the error of a scheduler that did not take a submission.
type RefusedError struct {
	Program string // sbatch or kubectl
	Said    string // what it said, on one line
	Err     error
}

// Error says what the scheduler said.
func (e *RefusedError) Error() string {
	if errors.Is(e.Err, exec.ErrNotFound) {
		return fmt.Sprintf("%s is not on this machine: submit where it is, or print what would be submitted and take it "+
			"there", e.Program)
	}
	said := e.Said
	if said == "" {
		said = e.Err.Error()
	}
	return fmt.Sprintf("%s refused the jobs (%s), and none is left in the queue: correct what it names, and submit again",
		e.Program, said)
}

// Unwrap returns the cause.
func (e *RefusedError) Unwrap() error { return e.Err }

// RunScript runs a script of [SlurmScript] from a file, and returns the numbers that it prints. When a job is refused,
// those that were taken before it are cancelled, and the error is a [*RefusedError].
func RunScript(ctx context.Context, path string) (Jobs, error) {
	if _, err := exec.LookPath("sbatch"); err != nil {
		return Jobs{}, &RefusedError{Program: "sbatch", Err: exec.ErrNotFound}
	}
	cmd := exec.CommandContext(ctx, "sh", path)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	jobs := readJobs(out.String())
	if err == nil && (jobs.Text == "" || jobs.Cells == "" || jobs.Report == "") {
		err = fmt.Errorf("%s printed no number for one of its jobs", path)
	}
	if err == nil {
		return jobs, nil
	}
	for _, id := range []string{jobs.Text, jobs.Cells, jobs.Report} {
		if id != "" {
			// Without the cells nothing else is of use. Where scancel fails too, these jobs end on their own.
			_ = exec.Command("scancel", id).Run()
		}
	}
	return Jobs{}, &RefusedError{Program: "sbatch", Said: oneLine(said.String()), Err: err}
}

// readJobs reads lines such as "cells 123" or, of one cluster among several, "cells 123;name".
func readJobs(out string) (j Jobs) {
	for line := range strings.Lines(out) {
		name, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		id, _, _ = strings.Cut(id, ";")
		switch name {
		case "text":
			j.Text = id
		case "cells":
			j.Cells = id
		case "report":
			j.Report = id
		}
	}
	return j
}
