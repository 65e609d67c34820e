package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/tasks"
)

type evaluateCmd struct {
	Model string   `arg:"" help:"A fine-tuned model: the folder model/ of a run of ablate finetune."`
	Data  string   `placeholder:"PATH" help:"A folder in the layout of the task's download: its dev and test sets are scored."`
	Dev   string   `placeholder:"FILE" help:"One file with labels."`
	Text  string   `placeholder:"COLUMN" help:"The column of the text. Default: as in training."`
	Pair  string   `placeholder:"COLUMN" help:"The column of a second text. Default: as in training."`
	Label string   `placeholder:"COLUMN" help:"The column of the label. Default: as in training."`
	Batch examples `default:"32" placeholder:"N" help:"Examples computed at once. Default: 32."`
	JSON  bool     `name:"json" help:"Print a line of JSON for each set."`
	Out   string   `short:"o" placeholder:"FILE" help:"Write the predictions for the last set to this file."`
	oneDevice
}

func (c evaluateCmd) Run() error {
	m, err := finetune.OpenModel(c.Model, int(c.Batch))
	if err != nil {
		return err
	}
	defer m.Close()
	if err := m.UseDevice(c.Device.asPath()); err != nil {
		return err
	}
	sayNotes(m.Notes)
	from := m.Source
	from.Path, from.Dev = c.Data, c.Dev
	for _, f := range []struct {
		given string
		to    *string
	}{{c.Text, &from.Text}, {c.Pair, &from.Pair}, {c.Label, &from.Label}} {
		if f.given != "" {
			*f.to = f.given
		}
	}
	if from.Path == "" && from.Dev == "" {
		return errors.New("there is nothing to evaluate on: give --data PATH or --dev FILE")
	}
	data, err := m.Load(from)
	if err != nil {
		return c.withoutLabels(err)
	}
	sayNotes(data.Notes)
	for _, set := range data.Sets() {
		sayNotes(set.Notes)
	}
	ctx, stop, _ := untilSignal()
	defer stop()
	return printed(func(out *output) error {
		for _, set := range append(data.Dev, data.Test...) {
			if !set.Labelled {
				sayNotes([]string{fmt.Sprintf("%s has no labels and is not scored: %s", set.Path, c.predictInstead())})
				continue
			}
			scored, predictions, err := m.Evaluate(ctx, set)
			if err != nil {
				return err
			}
			groups, err := m.EvaluateGroups(set, predictions)
			if err != nil {
				return err
			}
			scored.Set = data.NameOf(set)
			if err := c.print(out, append([]finetune.SetResult{scored}, groups...)); err != nil {
				return err
			}
			if err := c.write(data, set, predictions); err != nil {
				return err
			}
		}
		return nil
	})
}

// withoutLabels adds to the error of a file without labels what to do with it.
func (c evaluateCmd) withoutLabels(err error) error {
	var column *tasks.ColumnError
	if errors.Is(err, tasks.ErrNoLabels) || errors.As(err, &column) && column.Purpose == "label" {
		return fmt.Errorf("%w; %s", err, c.predictInstead())
	}
	return err
}

// predictInstead says how to get predictions where there are no labels.
func (c evaluateCmd) predictInstead() string {
	return "for predictions without scores give its texts to  ablate predict " + c.Model + ", one example a line"
}

// print prints the scores of a set and of its groups.
func (c evaluateCmd) print(out *output, list []finetune.SetResult) error {
	for _, scored := range list {
		if !c.JSON {
			fmt.Fprintln(out, scored)
		} else if err := json.NewEncoder(out).Encode(scored); err != nil {
			return err
		}
	}
	return nil
}

func (c evaluateCmd) write(data *tasks.Data, set *tasks.Set, p []tasks.Prediction) error {
	if c.Out == "" {
		return nil
	}
	var out bytes.Buffer
	if err := finetune.WritePredictions(&out, data.Task, set, p); err != nil {
		return err
	}
	return atomicfile.Write(c.Out, out.Bytes())
}
