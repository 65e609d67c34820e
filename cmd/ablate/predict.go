package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/tasks"
)

type predictCmd struct {
	Model string   `arg:"" help:"A fine-tuned model: the folder model/ of a run of ablate finetune."`
	Text  []string `arg:"" optional:"" help:"Texts, each in quotes; of a pair, the two with a tab between them. Default: standard input, one example on each line, answered as it comes; an empty line of output for one without an answer."`
	JSON  bool     `name:"json" help:"Print a line of JSON for each text: {\"line\", \"text\", \"answer\"}, or \"error\"."`
	oneDevice
}

func (c predictCmd) Run() error {
	m, err := finetune.OpenModel(c.Model, 1)
	if err != nil {
		return err
	}
	defer m.Close()
	if err := m.UseDevice(c.Device.asPath()); err != nil {
		return err
	}
	return printed(func(out *output) error {
		// The answer to a sentence of words and tags is several lines, with an empty one at the end.
		aligned := len(c.Text) == 0 && m.Task.Kind != tasks.Tag
		asked := texts{args: c.Text, in: os.Stdin, errs: os.Stderr, json: c.JSON, aligned: aligned}
		return asked.each(out, func(s string) (answer, error) {
			example, err := exampleOf(m, s)
			if err != nil {
				return nil, err
			}
			set := &tasks.Set{Name: "input", Kind: m.Task.Kind, Examples: []tasks.Example{example}}
			p, err := m.Predict(context.Background(), set)
			if err != nil {
				return nil, err
			}
			return predicted{m, example, p[0]}, nil
		})
	})
}

// exampleOf reads one line in the form of a task: a text, two texts with a tab between them, words with spaces between
// them, question and context, or a text and its options with tabs between them.
func exampleOf(m *finetune.Model, line string) (tasks.Example, error) {
	e := tasks.Example{ID: "0", Class: tasks.None}
	parts := strings.Split(line, "\t")
	switch m.Task.Kind {
	case tasks.Tag:
		e.Words = strings.Fields(line)
	case tasks.Span:
		if len(parts) != 2 {
			return e, fmt.Errorf("the line has %d parts between tabs: give question, tab, context", len(parts))
		}
		e.Text, e.Pair = parts[0], parts[1]
	case tasks.Choice:
		if n := m.Options(); len(parts) < 3 || len(parts) > n+1 {
			return e, fmt.Errorf("the line has %d parts between tabs: give the text and from 2 to %d options", len(parts), n)
		}
		e.Text, e.Options = parts[0], parts[1:]
	default:
		if len(parts) > 2 {
			return e, fmt.Errorf("the line has %d parts between tabs: give one text, or two", len(parts))
		}
		e.Text = parts[0]
		if len(parts) == 2 {
			e.Pair = parts[1]
		}
	}
	return e, nil
}

// predicted is an answer.
type predicted struct {
	m       *finetune.Model
	example tasks.Example
	p       tasks.Prediction
}

func (a predicted) print(out io.Writer) {
	switch a.m.Task.Kind {
	case tasks.Regress:
		fmt.Fprintf(out, "%.4g\n", a.p.Value)
	case tasks.Span:
		fmt.Fprintln(out, a.p.Text)
	case tasks.Tag:
		for i, w := range a.example.Words {
			fmt.Fprintf(out, "%s\t%s\n", w, a.m.LabelName(a.p.Tags[i]))
		}
		fmt.Fprintln(out)
	case tasks.Choice:
		fmt.Fprintf(out, "%s  option %d: %s\n", percent(a.p.Scores[a.p.Class]), a.p.Class+1, a.example.Options[a.p.Class])
	default:
		fmt.Fprintf(out, "%s  %s\n", percent(a.p.Scores[a.p.Class]), a.m.LabelName(a.p.Class))
	}
}

// MarshalJSON implements json.Marshaler.
func (a predicted) MarshalJSON() ([]byte, error) {
	switch a.m.Task.Kind {
	case tasks.Regress:
		return marshal(struct {
			Value float64 `json:"value"`
		}{a.p.Value})
	case tasks.Span:
		return marshal(struct {
			Text     string  `json:"text"`
			NoAnswer float64 `json:"no_answer_score"`
		}{a.p.Text, a.p.NoAnswer})
	case tasks.Tag:
		var tags []string
		for _, t := range a.p.Tags {
			tags = append(tags, a.m.LabelName(t))
		}
		return marshal(struct {
			Words []string `json:"words"`
			Tags  []string `json:"tags"`
		}{a.example.Words, tags})
	}
	probabilities := map[string]float64{}
	for i, p := range a.p.Scores {
		name := a.m.LabelName(i)
		if a.m.Task.Kind == tasks.Choice {
			name = fmt.Sprint(i + 1)
		}
		probabilities[name] = p
	}
	label := a.m.LabelName(a.p.Class)
	if a.m.Task.Kind == tasks.Choice {
		label = fmt.Sprint(a.p.Class + 1)
	}
	return marshal(struct {
		Label         string             `json:"label"`
		Probabilities map[string]float64 `json:"probabilities"`
	}{label, probabilities})
}
