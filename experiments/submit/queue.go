package submit

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Task is a job or a task of an array in Slurm's queue.
type Task struct {
	State  string // PENDING, RUNNING, COMPLETING, ...
	Node   string // "" before it runs
	Reason string // why it waits; None if it does not
}

// QueueError is the error of a queue that could not be asked.
type QueueError struct {
	Said string // by squeue, on one line
	Err  error
}

// Error says what squeue said.
func (e *QueueError) Error() string {
	said := e.Said
	if said == "" {
		said = e.Err.Error()
	}
	return "Slurm does not say which jobs are queued (squeue: " + said + "): ask again when it answers"
}

// Unwrap returns the cause.
func (e *QueueError) Unwrap() error { return e.Err }

// queueTimeout is more than an answer of squeue takes, even of a busy Slurm.
const queueTimeout = 30 * time.Second

// openStates are those of a task that may still train; the others are of one that has ended.
var openStates = []string{"PENDING", "CONFIGURING", "RUNNING", "SUSPENDED", "STOPPED", "SIGNALING", "COMPLETING",
	"REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD", "RESIZING", "STAGE_OUT"}

// Queue asks Slurm for the tasks of submissions that are queued or run, by number, such as 123_4. Jobs that have ended
// are not among them. Without squeue the error is exec.ErrNotFound; else it is a [*QueueError].
func Queue(ctx context.Context, records []Record) (map[string]Task, error) {
	if _, err := exec.LookPath("squeue"); err != nil {
		return nil, exec.ErrNotFound
	}
	var ids []string
	for _, r := range records {
		ids = append(ids, r.Jobs.Cells)
	}
	tasks := map[string]Task{}
	if ids == nil {
		return tasks, nil
	}
	ctx, cancel := context.WithTimeout(ctx, queueTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "squeue", "--noheader", "--array", "--format=%i|%T|%N|%r",
		"--jobs="+strings.Join(ids, ","))
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		if errors.As(err, new(*exec.ExitError)) && strings.Contains(said.String(), "Invalid job id") {
			return tasks, nil // Slurm has forgotten them
		}
		return nil, &QueueError{Said: oneLine(said.String()), Err: err}
	}
	for line := range strings.Lines(out.String()) {
		part := strings.Split(strings.TrimSpace(line), "|")
		if len(part) == 4 && slices.Contains(openStates, part[1]) {
			tasks[part[0]] = Task{State: part[1], Node: part[2], Reason: part[3]}
		}
	}
	return tasks, nil
}
