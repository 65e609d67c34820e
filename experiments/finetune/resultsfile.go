package finetune

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

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
	t := tasks.Task{Name: f.Task, Kind: f.Kind, Metrics: f.Metrics}
	return &Results{Task: t, Finished: f.Finished, Baselines: f.Baselines}, nil
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
