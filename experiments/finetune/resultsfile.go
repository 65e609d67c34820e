package finetune

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// resultsJSON is what a report reads of a run that has ended.
type resultsJSON struct {
	Task      string         `json:"task"`
	Kind      tasks.Kind     `json:"kind"`
	Metrics   []score.Metric `json:"metrics"`
	Finished  []Finished     `json:"trials"`
	Baselines []Baseline     `json:"baselines"`
}

// ReadResults reads the results of a run folder in which every trial has ended. Before that the error is
// [os.ErrNotExist].
func ReadResults(dir string) (*Results, error) {
	path := filepath.Join(dir, resultsFile+".json")
	var f resultsJSON
	if err := readJSON(path, &f); err != nil {
		return nil, err
	}
	for i, t := range f.Finished {
		f.Finished[i].Trial = t.in(dir)
	}
	t := tasks.Task{Name: f.Task, Kind: f.Kind, Metrics: f.Metrics}
	return &Results{Task: t, Finished: f.Finished, Baselines: f.Baselines}, nil
}

// Results reads the results of this run in a folder. While trials are left the error is [os.ErrNotExist], and where the
// folder holds a run with other settings a [*FolderError]. Neither data nor checkpoint is read.
func (c Config) Results(dir string) (*Results, error) {
	r := &Run{Config: c, Dir: dir}
	if err := r.checkFolder(); err != nil {
		return nil, err
	}
	results, err := ReadResults(dir)
	if err != nil {
		return nil, err
	}
	same := func(f Finished, t Trial) bool { return f.Trial == t }
	if !slices.EqualFunc(results.Finished, r.Trials(), same) {
		return nil, fmt.Errorf("%s has results of other learning rates or seeds: %w", dir, os.ErrNotExist)
	}
	return results, nil
}

// writeJSON writes the file of [ReadResults].
func (r *Run) writeJSON(results *Results) error {
	return sealed.WriteJSON(filepath.Join(r.Dir, resultsFile+".json"), resultsJSON{
		Task: results.Task.Name, Kind: results.Task.Kind, Metrics: results.Task.Metrics, Finished: results.Finished,
		Baselines: results.Baselines,
	})
}

// readJSON reads a file that a run writes again if it is not there.
func readJSON(path string, v any) error {
	err := sealed.ReadJSON(path, v)
	if errors.As(err, new(*sealed.DamagedError)) {
		return fmt.Errorf("%w: remove it, and the same command writes it again", err)
	}
	return err
}
