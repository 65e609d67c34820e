package finetune

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks"
	"gorgonia.org/tensor"
)

// Files and folders that a run writes at its end.
const (
	resultsFile    = "results" // .csv and .json
	modelDir       = "model"
	predictionsDir = "predictions"
)

// write writes results.csv, the model of the best trial, and its predictions for sets without labels.
func (r *Run) write(ctx context.Context, results *Results) error {
	if err := r.writeCSV(results); err != nil {
		return err
	}
	best := results.Best()
	if best == nil { // all diverged: a model of other learning rates is not theirs
		return os.RemoveAll(filepath.Join(r.Dir, modelDir))
	}
	m, err := r.model(best.Trial)
	if err != nil {
		return err
	}
	if err := r.useBest(m, best.Trial, best.Epoch); err != nil {
		return err
	}
	if err := r.writeModel(m, best); err != nil {
		return err
	}
	p := newPredictor(m)
	defer p.close()
	for i, set := range r.Data.Test {
		if set.Labelled {
			continue
		}
		predictions, err := p.predict(ctx, set, r.windows.test[i])
		if err != nil {
			return err
		}
		tasks.SetNoAnswerThreshold(predictions, best.Threshold)
		if err := r.writePredictions(set, predictions); err != nil {
			return err
		}
	}
	return nil
}

// writeModel replaces the model's folder.
func (r *Run) writeModel(m *model, best *Finished) error {
	dir := filepath.Join(r.Dir, modelDir)
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("run folder: %w", err)
	}
	return m.export(dir, savedTask{
		Name: r.Data.Task.Name, Kind: r.Data.Task.Kind, Metrics: r.Data.Task.Metrics, Labels: r.Data.Labels,
		Options: optionsOf(r.Data), Tokens: r.Config.Tokens, Stride: r.Config.Stride,
		Text: r.Config.Data.Text, Pair: r.Config.Data.Pair, Label: r.Config.Data.Label,
		NoAnswer: noAnswer(r.Data), Threshold: best.Threshold,
	})
}

// export writes the model with its head as transformers has it. A number is put out in the units of the labels.
func (m *model) export(dir string, t savedTask) error {
	return t.fineTuned(m).Write(dir, m.tokenizer, func(put func(name string, shape []int, data []float32) error) error {
		return (weights{m.params}).EachTensor(func(name string, shape tensor.Shape, data []float32) error {
			name = strings.TrimPrefix(name, m.scope+".")
			if h, ok := m.head.(regressHead); ok {
				data = h.inUnits(name, data)
			}
			return put(name, shape, data)
		})
	})
}

func (r *Run) writePredictions(set *tasks.Set, p []tasks.Prediction) error {
	var out bytes.Buffer
	if err := WritePredictions(&out, r.Data.Task, set, p); err != nil {
		return err
	}
	dir := filepath.Join(r.Dir, predictionsDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("run folder: %w", err)
	}
	return atomicfile.Write(filepath.Join(dir, PredictionsName(r.Data.Task, set)), out.Bytes())
}

// writeCSV writes a line for each metric of each set, trial and baseline. A trial that diverged has one line, with the
// update at which it did.
func (r *Run) writeCSV(results *Results) error {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	line := func(from, lr, seed, epoch string, sets []SetResult) error {
		var errs []error
		for _, s := range sets {
			for _, x := range s.Results {
				errs = append(errs, w.Write([]string{r.Data.Task.Name, from, lr, seed, epoch, s.Set, string(x.Metric),
					text(x.Value), strconv.Itoa(x.N)}))
			}
		}
		return errors.Join(errs...)
	}
	errs := []error{w.Write([]string{"task", "model", "lr", "seed", "epoch", "set", "metric", "value", "examples"})}
	for _, f := range results.Finished {
		from := "pretrained"
		if f.Random {
			from = "random"
		}
		lr, seed := strconv.FormatFloat(f.LR, 'g', -1, 64), strconv.FormatUint(f.Seed, 10)
		if f.Diverged > 0 {
			errs = append(errs, w.Write([]string{r.Data.Task.Name, from, lr, seed, "", "", "diverged",
				strconv.Itoa(f.Diverged), ""}))
			continue
		}
		epoch := strconv.Itoa(f.Epoch)
		errs = append(errs, line(from, lr, seed, epoch, f.Dev), line(from, lr, seed, epoch, f.Test))
	}
	for _, b := range results.Baselines {
		errs = append(errs, line(b.Name, "", "", "", b.Sets))
	}
	w.Flush()
	if err := errors.Join(append(errs, w.Error())...); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(r.Dir, resultsFile+".csv"), out.Bytes())
}

// text is a number in a table, empty where it is not defined.
func text(v scores.Value) string {
	if !v.OK {
		return ""
	}
	return strconv.FormatFloat(v.X, 'g', 6, 64)
}
