package main

import (
	"context"
	"strings"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/submit"
)

// watchedJobs know which jobs of Slurm the cells of a run folder were submitted as.
type watchedJobs struct {
	queue map[string]submit.Task
	known bool      // the queue was asked; without squeue, as on a laptop that mounts the folder, it is not known
	asked time.Time // when it was
}

// askEvery is the time between two questions to Slurm, which answers those of a whole cluster.
const askEvery = 10 * time.Second

// mark gives each cell that waits for a job the number and the state of that job. Cells that are done, have failed or
// are trained now keep the job that the cell's folder names.
func (w *watchedJobs) mark(ctx context.Context, r *experiments.Result) {
	records, err := submit.Records(r.Dir)
	if err != nil || len(records) == 0 {
		return // the folder is shown without jobs
	}
	if time.Since(w.asked) >= askEvery {
		queue, err := submit.Queue(ctx, records)
		w.queue, w.known, w.asked = queue, err == nil, time.Now()
	}
	now := time.Now()
	for i := range r.Cells {
		c := &r.Cells[i]
		task := ""
		for _, s := range records { // the last submission that has the cell
			if id := s.Task(c.Name()); id != "" {
				task = id
			}
		}
		if task == "" || c.Done() || c.Running(now) {
			continue
		}
		at, queued := w.queue[task]
		began := c.Job != nil && c.Job.ID == task
		switch {
		case queued:
			c.Error = "" // of an attempt before
			c.Job = &experiments.Job{Scheduler: "slurm", ID: task, Node: at.Node, State: queueState(at)}
		case c.Error != "" || began:
		case w.known: // the job has ended before it trained, and only its log says why
			c.Job = &experiments.Job{Scheduler: "slurm", ID: task, Log: submit.LogFile(r.Dir, task)}
		default:
			c.Job = &experiments.Job{Scheduler: "slurm", ID: task, State: "queued"}
		}
	}
}

// queueState is a word for a task that does not train at the moment.
func queueState(t submit.Task) string {
	switch t.State {
	case "RUNNING", "CONFIGURING":
		return "starts"
	case "COMPLETING":
		return "ends"
	case "PENDING", "REQUEUED":
		return "queued"
	}
	return strings.ToLower(t.State)
}

// goOn is the command that goes on with a run that nobody trains.
func goOn(r *experiments.Result) []string {
	if records, err := submit.Records(r.Dir); err == nil && len(records) > 0 {
		return records[len(records)-1].Arguments
	}
	return []string{"run", r.Dir + "/plan.yaml", "--out", r.Dir}
}
