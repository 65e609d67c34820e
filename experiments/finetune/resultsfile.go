package finetune

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/internal/atomicfile"
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
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f resultsJSON
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("%s: %w: remove it, and the same command writes it again", path, err)
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
	data, err := json.MarshalIndent(resultsJSON{
		Task: results.Task.Name, Kind: results.Task.Kind, Metrics: results.Task.Metrics, Finished: results.Finished,
		Baselines: results.Baselines,
	}, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(r.Dir, resultsFile+".json"), append(data, '\n'))
}
