package submit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/atomicfile"
)

// logsDir is the folder of logs, in the folder of submissions.
const logsDir = "logs"

// Record is one submission to Slurm. It is stored beside its script in the run folder, as submit/N.json.
type Record struct {
	Arguments []string  `json:"arguments"` // of the program that submitted it
	Time      time.Time `json:"time"`
	Cells     []string  `json:"cells"` // ARM/seed-N; task N of the array is the Nth, counted from 1
	Jobs      Jobs      `json:"jobs"`
}

// Task is the number of the task that trains a cell, such as 123_4; "" if the submission does not have the cell.
func (r Record) Task(cell string) string {
	i := slices.Index(r.Cells, cell)
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("%s_%d", r.Jobs.Cells, i+1)
}

// Records reads the submissions of a run folder, in order; none is no error. A damaged file is.
func Records(dir string) ([]Record, error) {
	folder := filepath.Join(dir, experiments.SubmitDir)
	var all []Record
	for n := 1; ; n++ {
		path := filepath.Join(folder, fmt.Sprintf("%d.json", n))
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		var r Record
		if err := json.Unmarshal(data, &r); err != nil {
			return nil, fmt.Errorf("%s is damaged (%w): restore it, or move it away, and its jobs are not known any more", path,
				err)
		}
		all = append(all, r)
	}
}

// LogFile is the log of a task in a run folder, if a person has not named it otherwise in the script; "" if there is
// none.
func LogFile(dir, task string) string {
	path := filepath.Join(dir, experiments.SubmitDir, logsDir, "cells-"+task+".log")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// NewScript writes a script to the run folder, as submit/N.sh with the next free N, and returns its path. It makes the
// folder of logs too.
func NewScript(dir, script string) (path string, err error) {
	folder := filepath.Join(dir, experiments.SubmitDir)
	if err := os.MkdirAll(filepath.Join(folder, logsDir), 0o755); err != nil {
		return "", err
	}
	n := 1
	for ; ; n++ {
		path = filepath.Join(folder, fmt.Sprintf("%d.json", n))
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", err
		}
	}
	path = filepath.Join(folder, strconv.Itoa(n)+".sh")
	return path, atomicfile.Write(path, []byte(script))
}

// Write stores the submission of a script of [NewScript] beside it.
func (r Record) Write(script string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(strings.TrimSuffix(script, ".sh")+".json", append(data, '\n'))
}
