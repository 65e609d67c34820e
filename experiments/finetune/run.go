package finetune

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/text/unigram"
)

// Run is a folder in which a model is fine-tuned on one task, with every learning rate and seed of its configuration.
type Run struct {
	Config Config
	Dir    string
	Data   *tasks.Data
	Notes  []string // for the user, about data and checkpoint

	// BaselinesDir is the folder in which runs on the same data find the scores of baselines, so that they are computed
	// once. Open sets it to one of the run's own.
	BaselinesDir string

	tokenizer *unigram.Tokenizer
	head      head
	windows   encoded
	dataHash  string
	lock      *dirlock.Lock // nil before lockFolder and after Close
}

// encoded are the windows of the sets.
type encoded struct {
	train     []tasks.Window
	dev, test [][]tasks.Window
}

// Open reads the data and the checkpoint's tokenizer, and only then makes the folder, or checks that it holds this run.
// [Run.Close] lets go of it.
// Learning rates, seeds, random_baseline and checkpoint_every may differ from those in the folder. A refused run
// changes nothing.
func Open(ctx context.Context, c Config, dir string) (*Run, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	r := &Run{Config: c, Dir: dir, BaselinesDir: filepath.Join(dir, baselinesDir)}
	if err := r.checkFolder(); err != nil {
		return nil, err
	}
	data, err := tasks.Load(c.Task, c.Data.Source())
	if err != nil {
		return nil, err
	}
	r.Data = data
	r.Notes = slices.Clone(data.Notes)
	for _, set := range data.Sets() {
		r.Notes = append(r.Notes, set.Notes...)
	}
	if data.Train == nil || len(data.Train.Examples) == 0 {
		return nil, &NoExamplesError{c.Task, c.Data.where(), Training}
	}
	if len(data.Dev) == 0 {
		return nil, &NoExamplesError{c.Task, c.Data.where(), Dev}
	}
	if err := r.openCheckpoint(); err != nil {
		return nil, err
	}
	if r.head, err = newHead(data.Task, optionsOf(data), noAnswer(data)); err != nil {
		return nil, err
	}
	if data.Task.Kind == tasks.Regress {
		if r.Config.Standardize {
			r.head = standardized(data.Train)
		} else if c.Standardize {
			r.Notes = append(r.Notes, dir+" was begun with the labels as they are (standardize: false), and goes on so; in a "+
				"new folder they are standardized")
		}
	}
	if err := r.encode(ctx); err != nil {
		return nil, err
	}
	r.dataHash = hashOf(r.tokenizer, data, r.windows)
	if err := r.checkTrials(); err != nil {
		return nil, err
	}
	if err := r.lockFolder(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// What examples are for.
const (
	Training = "training"
	Dev      = "dev"
)

// NoExamplesError says that a task's files have no examples to train on, or none to choose the epoch by.
type NoExamplesError struct {
	Task, Where string
	For         string // Training or Dev
}

// Error implements error.
func (e *NoExamplesError) Error() string {
	why := ""
	if e.For == Dev {
		why = ", by which the epoch is chosen"
	}
	return fmt.Sprintf("task %s has no %s examples in %s%s: give a file of them", e.Task, e.For, e.Where, why)
}

func (d Data) where() string {
	if d.Path != "" {
		return d.Path
	}
	return "the given files"
}

// openCheckpoint reads the tokenizer and looks whether the weights are there.
func (r *Run) openCheckpoint() error {
	from, err := pretrained.Open(r.Config.From)
	if err != nil {
		return err
	}
	defer from.Close()
	r.Notes = append(r.Notes, from.Notes()...)
	r.tokenizer, err = from.Tokenizer()
	return err
}

// Trials are the trainings of the run: every learning rate with every seed, and with random_baseline the same from
// random weights.
func (r *Run) Trials() (all []Trial) {
	for _, random := range []bool{false, true} {
		if random && !r.Config.Random {
			continue
		}
		for _, lr := range r.Config.LR {
			for _, seed := range r.Config.Seeds {
				all = append(all, Trial{LR: lr, Seed: seed, Random: random}.in(r.Dir))
			}
		}
	}
	return all
}

// model makes the model of a trial, with its first weights.
func (r *Run) model(t Trial) (*model, error) {
	from, err := pretrained.Open(r.Config.From)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	first := fromEncoder
	if t.Random {
		first = fromRandom
	}
	return newModel(from, r.Config, r.head, t.Seed, first)
}

// predictAll makes predictions for sets with labels, nil for the others.
func (r *Run) predictAll(
	ctx context.Context, p *predictor, sets []*tasks.Set, windows [][]tasks.Window,
) (all [][]tasks.Prediction, err error) {
	all = make([][]tasks.Prediction, len(sets))
	for i, set := range sets {
		if !set.Labelled {
			continue
		}
		if all[i], err = p.predict(ctx, set, windows[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// score computes the metrics of sets with labels. threshold decides between an answer and none.
func (r *Run) score(
	sets []*tasks.Set, predictions [][]tasks.Prediction, threshold float64,
) (all []SetResult, err error) {
	for i, set := range sets {
		if !set.Labelled {
			continue
		}
		if noAnswer(r.Data) {
			tasks.SetNoAnswerThreshold(predictions[i], threshold)
		}
		results, err := r.Data.Task.Score(set, predictions[i])
		if err != nil {
			return nil, err
		}
		all = append(all, SetResult{r.Data.NameOf(set), results})
	}
	return all, nil
}

// Describe is one line about what is trained on.
func (r *Run) Describe() string {
	s := fmt.Sprintf("%s: %s in training", r.Data.Task.Name, prose.Count(len(r.Data.Train.Examples), "example"))
	for _, set := range append(r.Data.Dev[:len(r.Data.Dev):len(r.Data.Dev)], r.Data.Test...) {
		s += fmt.Sprintf(", %s in %s", prose.Thousands(len(set.Examples)), r.Data.NameOf(set))
		if !set.Labelled {
			s += " without labels"
		}
	}
	if n := len(r.Data.Labels); n > 0 {
		s += fmt.Sprintf("; %s", prose.Count(n, "label"))
	}
	return s
}

// Steps is the number of updates of a trial.
func (r *Run) Steps() int { return r.Config.Epochs * r.epochSteps() }

func (r *Run) epochSteps() int {
	return batchCount(len(r.windows.train)/r.head.group(), r.Config.Batch)
}
