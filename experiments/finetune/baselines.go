package finetune

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/tasks"
)

// Names of baselines.
const (
	Majority   = "majority"
	BagOfWords = "bag of words"
)

// Baseline is what a simple rule scores on the same sets.
type Baseline struct {
	Name string      `json:"name"`
	Sets []SetResult `json:"sets"`
}

// baselinesDir is the name of the folder with baselines, a file for each hash of data.
const baselinesDir = "baselines"

// learning is held while baselines are learnt: trials in other goroutines, which may need the same, wait and read them.
var learning sync.Mutex

// baselines are what the baselines score that the task has: those of classes and numbers. They are read from the folder
// of baselines, or computed and written there.
func (r *Run) baselines(ctx context.Context) ([]Baseline, error) {
	if k := r.Data.Task.Kind; k != tasks.Classify && k != tasks.Regress {
		return nil, nil
	}
	learning.Lock()
	defer learning.Unlock()
	path := filepath.Join(r.BaselinesDir, r.Data.Task.Name+"-"+baselinesHash(r.Data)+".json")
	var kept []Baseline
	if data, err := os.ReadFile(path); err == nil && json.Unmarshal(data, &kept) == nil && len(kept) > 0 {
		return kept, nil // a damaged file is written anew
	}
	all, err := r.computeBaselines(ctx)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(r.BaselinesDir, 0o755); err != nil {
		return nil, fmt.Errorf("run folder: %w", err)
	}
	return all, atomicfile.Write(path, append(data, '\n'))
}

// baselinesHash is of all that decides the scores of baselines: texts, right answers, names of sets, and metrics. 16 of
// its digits tell data apart.
func baselinesHash(data *tasks.Data) string {
	h := sha256.New()
	e := json.NewEncoder(h)
	put := func(x any) { _ = e.Encode(x) } // of texts, integers and lists of them; a hash takes every byte
	const version = 1                      // of the way in which baselines are computed
	put([]any{version, data.Task.Kind, data.Task.Metrics, data.Labels})
	for _, set := range data.Sets() {
		put([]any{data.NameOf(set), set.Labelled, len(set.Examples)})
		for _, x := range set.Examples {
			put([]any{x.Text, x.Pair, x.Class, math.Float64bits(x.Value)})
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func (r *Run) computeBaselines(ctx context.Context) (all []Baseline, err error) {
	majority, err := tasks.Majority(r.Data.Task, r.Data.Train)
	if err != nil {
		return nil, err
	}
	words, err := tasks.BagOfWords(ctx, r.Data.Task, r.Data.Train)
	if err != nil {
		if ctx.Err() != nil {
			err = ErrInterrupted
		}
		return nil, err
	}
	for _, p := range []struct {
		name string
		tasks.Predictor
	}{{Majority, majority}, {BagOfWords, words}} {
		b := Baseline{Name: p.name}
		for _, set := range slices.Concat(r.Data.Dev, r.Data.Test) {
			if !set.Labelled {
				continue
			}
			results, err := r.Data.Task.Score(set, p.Predict(set))
			if err != nil {
				return nil, err
			}
			b.Sets = append(b.Sets, SetResult{r.Data.NameOf(set), results})
		}
		all = append(all, b)
	}
	return all, nil
}
