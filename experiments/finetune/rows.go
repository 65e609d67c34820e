package finetune

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// Row is one update in metrics.jsonl, and with Dev the end of an epoch.
type Row struct {
	Step    int     `json:"step"`    // updates done
	Epoch   int     `json:"epoch"`   // passes begun, from 1
	Seconds float64 `json:"seconds"` // training time of all sessions
	Loss    float64 `json:"loss"`    // of the batch, before the update; nats, or squared error of (standardized) labels

	Dev       []SetResult  `json:"dev,omitempty"`      // after the last update of an epoch
	Threshold float64      `json:"threshold,omitzero"` // of a span task without some answers, chosen on Dev's first set
	Mean      scores.Value `json:"mean,omitzero"`      // of the metrics on Dev's first set: the largest is kept
}

// SetResult are the metrics of one set.
type SetResult struct {
	Set     string         `json:"set"`
	Results []tasks.Result `json:"results"`
}

// Outcome is what a trial has found.
type Outcome struct {
	Epoch     int         `json:"epoch"` // that is kept, from 1
	Dev       []SetResult `json:"dev"`
	Test      []SetResult `json:"test,omitempty"`     // of test sets with labels, by the weights that are kept
	Threshold float64     `json:"threshold,omitzero"` // see Row
	Seconds   float64     `json:"seconds"`
	Begun     string      `json:"begun"` // hash of the examples and of the weights before the first update

	// Diverged is the first update that was not made, because the training had come to numbers that are not finite; 0 if
	// it had not. There are no scores then.
	Diverged int `json:"diverged,omitzero"`
}

// Mean is the mean of the metrics on the first dev set.
func (o Outcome) Mean() scores.Value {
	if len(o.Dev) == 0 {
		return scores.Value{}
	}
	return tasks.Mean(o.Dev[0].Results)
}

// Value is a metric of a set, not defined if it was not computed.
func Value(sets []SetResult, set string, metric score.Metric) scores.Value {
	for _, s := range sets {
		for _, r := range s.Results {
			if s.Set == set && r.Metric == metric {
				return r.Value
			}
		}
	}
	return scores.Value{}
}

// Rows reads the rows of a trial's folder.
func Rows(dir string) (rows []Row, err error) {
	path := filepath.Join(dir, metricsFile)
	_, err = jsonl.Read(path, func(line int, raw []byte) error {
		var row Row
		if err := json.Unmarshal(raw, &row); err != nil {
			return fmt.Errorf("%s, line %d: %w", path, line, err)
		}
		rows = append(rows, row)
		return nil
	})
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return rows, err
}

// progress is the number of updates in the newest checkpoint.
func (t Trial) progress() int {
	names, err := training.Checkpoints(filepath.Join(t.Dir, checkpointDir))
	if err != nil || len(names) == 0 {
		return 0
	}
	step, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(names[0], "step-"), ".safetensors"))
	return step
}

// String is the metrics of the set in one line.
func (s SetResult) String() string {
	parts := []string{s.Set}
	for _, r := range s.Results {
		value := "not defined"
		if r.Value.OK {
			value = fmt.Sprintf("%.3f", r.Value.X)
		}
		parts = append(parts, strings.ReplaceAll(string(r.Metric), "_", " ")+" "+value)
	}
	return strings.Join(parts, "  ")
}
