package finetune

import (
	"context"
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
	"github.com/ablate-go/ablate/text/unigram"
)

// savedTask is what task.json of a fine-tuned model says: how its inputs are made and its outputs are read.
type savedTask struct {
	Name    string         `json:"task"`
	Kind    tasks.Kind     `json:"kind"`
	Metrics []score.Metric `json:"metrics"`
	Labels  []string       `json:"labels,omitempty"`
	Options int            `json:"options,omitempty"`
	Tokens  int            `json:"tokens"`
	Stride  int            `json:"stride,omitempty"`
	Text    string         `json:"text,omitempty"` // columns of the training file
	Pair    string         `json:"pair,omitempty"`
	Label   string         `json:"label,omitempty"`

	NoAnswer  bool    `json:"no_answer,omitempty"` // of a span task: the context may have no answer
	Threshold float64 `json:"threshold,omitempty"` // of Prediction.NoAnswer, chosen on dev
}

// fineTuned is the model in the terms of transformers.
func (t savedTask) fineTuned(m *model) pretrained.FineTuned {
	f := pretrained.FineTuned{Network: m.network, Labels: t.Labels, Dropout: m.config.HeadDropout, Task: t}
	switch t.Kind {
	case tasks.Tag:
		f.Class = "DebertaV2ForTokenClassification"
	case tasks.Span:
		f.Class = "DebertaV2ForQuestionAnswering"
	case tasks.Choice:
		f.Class = "DebertaV2ForMultipleChoice"
	case tasks.Regress:
		f.Class, f.Problem, f.Labels = "DebertaV2ForSequenceClassification", "regression", []string{"score"}
	default:
		f.Class, f.Problem = "DebertaV2ForSequenceClassification", "single_label_classification"
	}
	return f
}

// Model is a fine-tuned model that makes predictions. Use it from one goroutine, and close it when done.
type Model struct {
	Task   tasks.Task
	Labels []string
	Source tasks.Source // columns of the training file
	Notes  []string

	saved     savedTask
	predictor *predictor
}

// OpenModel opens the folder model/ of a fine-tuning run. batch is how many examples are computed at once, at least 1.
// A folder without a task is [pretrained.ErrNoTask].
func OpenModel(dir string, batch int) (*Model, error) {
	if batch < 1 {
		return nil, fmt.Errorf("batches of %d examples hold none: give 1 or more", batch)
	}
	var saved savedTask
	if err := pretrained.ReadTask(dir, &saved); err != nil {
		return nil, err
	}
	task, err := tasks.Find(saved.Name)
	if err != nil { // a task that a program has registered, or one of a newer version
		task = tasks.Task{Name: saved.Name}
	}
	task.Kind, task.Metrics = saved.Kind, saved.Metrics // which a reader may set by the classes
	from, err := pretrained.Open(dir)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	task.Labels = saved.Labels
	h, err := newHead(task, saved.Options, saved.NoAnswer)
	if err != nil {
		return nil, err
	}
	c := DefaultConfig()
	c.Tokens, c.Stride, c.Batch = saved.Tokens, saved.Stride, batch
	m, err := newModel(from, c, h, 0, fromFineTuned)
	if err != nil {
		return nil, err
	}
	return &Model{
		Task: task, Labels: saved.Labels, Source: tasks.Source{Text: saved.Text, Pair: saved.Pair, Label: saved.Label},
		Notes: from.Notes(), saved: saved, predictor: newPredictor(m),
	}, nil
}

// UseDevice computes on a device from now on: xla-cpu, cuda, rocm or the path of a PJRT plugin. Call it before the first
// prediction. A device that cannot be used is an error.
func (m *Model) UseDevice(name string) error {
	m.predictor.config.Device = name
	return m.predictor.useDevice()
}

// Tokenizer is the model's tokenizer.
func (m *Model) Tokenizer() *unigram.Tokenizer { return m.predictor.tokenizer }

// Predict makes a prediction for each example of a set, which need not have labels.
func (m *Model) Predict(ctx context.Context, set *tasks.Set) ([]tasks.Prediction, error) {
	if len(set.Examples) == 0 {
		return nil, nil
	}
	windows, err := encodeFor(m.predictor.head, set, m.predictor.tokenizer,
		tasks.Limits{Tokens: m.saved.Tokens, Stride: m.saved.Stride})
	if err != nil {
		return nil, err
	}
	p, err := m.predictor.predict(ctx, set, windows)
	if errors.Is(err, errNotFinite) {
		err = fmt.Errorf("the model cannot be used: %w: fine-tune it again", err)
	}
	if err == nil && m.saved.NoAnswer {
		tasks.SetNoAnswerThreshold(p, m.saved.Threshold)
	}
	return p, err
}

// Evaluate makes predictions for a set with labels and scores them.
func (m *Model) Evaluate(ctx context.Context, set *tasks.Set) (SetResult, []tasks.Prediction, error) {
	p, err := m.Predict(ctx, set)
	if err != nil {
		return SetResult{}, nil, err
	}
	if len(m.Task.Metrics) == 0 {
		return SetResult{}, p, errors.New("the model's task is not known here, so that its predictions cannot be scored")
	}
	results, err := m.Task.Score(set, p)
	if err != nil {
		return SetResult{}, p, err
	}
	return SetResult{set.Name, results}, p, nil
}

// EvaluateGroups scores the predictions of [Model.Evaluate] for each group of a set, such as MNLI's genres, which
// stands after the set's name; none where the set has no groups.
func (m *Model) EvaluateGroups(set *tasks.Set, p []tasks.Prediction) (all []SetResult, err error) {
	groups, err := m.Task.ScoreGroups(set, p)
	for _, g := range groups {
		all = append(all, SetResult{set.Name + ", " + g.Group, g.Results})
	}
	return all, err
}

// LabelName is the name of a class.
func (m *Model) LabelName(class int) string {
	if class < 0 || class >= len(m.Labels) {
		return fmt.Sprint(class)
	}
	return m.Labels[class]
}

// Close frees the graphs.
func (m *Model) Close() {
	m.predictor.close()
	m.predictor.model.graphs.Close()
}

// Options is the number of options of a choice task.
func (m *Model) Options() int { return m.saved.Options }

// Load reads the files of a source for the model's task, with the model's labels. [Model.Evaluate] then has the metrics
// that fine-tuning had, some of which a task adds by its labels.
func (m *Model) Load(from tasks.Source) (*tasks.Data, error) {
	from.Labels = m.Labels
	data, err := tasks.Load(m.saved.Name, from)
	if err == nil {
		m.Task.Metrics = data.Task.Metrics
	}
	return data, err
}
