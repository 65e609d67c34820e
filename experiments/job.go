package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/internal/sealed"
)

// jobFile is the name of the file in a cell's folder that says which job of a scheduler trained the cell last.
const jobFile = "job.json"

// Job is what a scheduler calls the process that trains a cell, and where it runs. It is stored in the cell's job.json.
type Job struct {
	Scheduler string `json:"scheduler"` // slurm or kubernetes
	ID        string `json:"job"`       // as the scheduler's own commands take it, such as 123_4
	Node      string `json:"node"`      // name of the machine
	Log       string `json:"log"`       // a file, or the command that shows it; "" if it is not known
	Restarts  int    `json:"restarts"`  // how often the scheduler began this job again
	State     string `json:"-"`         // what the scheduler says of it now; "" where it was not asked
}

// String names the job, its node and its log, as in "job 123_4 on node n7, log
// /scratch/run/submit/logs/cells-123_4.log".
func (j Job) String() string {
	text := "job " + j.ID
	if j.Node != "" {
		text += " on node " + j.Node
	}
	if j.Log != "" {
		text += ", log " + j.Log
	}
	return text
}

// recordJob writes the job that begins with the cell now. A process that is no job removes the file, so that no job is
// blamed for what others do.
func (c Cell) recordJob() error {
	path := filepath.Join(c.Dir, jobFile)
	if c.Job != nil {
		return sealed.WriteJSON(path, c.Job)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// lastJob reads which job trained the cell last; nil if none did, or if its file cannot be read: it only helps to find
// a log.
func (c Cell) lastJob() *Job {
	var j Job
	if err := sealed.ReadJSON(filepath.Join(c.Dir, jobFile), &j); err != nil {
		return nil
	}
	return &j
}

// inJob adds the job in which the cell failed to its error.
func (c Cell) inJob(err error) error {
	if c.Job == nil || strings.Contains(err.Error(), c.Job.String()) {
		return err
	}
	return fmt.Errorf("%w (%s)", err, c.Job)
}
