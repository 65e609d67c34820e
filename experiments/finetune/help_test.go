package finetune

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// The tasks of the tests: words of the letters a to j, which the tokenizer of the tests knows one by one.
func init() {
	for _, t := range []tasks.Task{
		{Name: "test-classify", Kind: tasks.Classify, Metrics: []score.Metric{score.Accuracy}},
		{Name: "test-regress", Kind: tasks.Regress, Metrics: []score.Metric{score.Pearson}},
		{Name: "test-tag", Kind: tasks.Tag, Metrics: []score.Metric{score.EntityF1}},
		{Name: "test-span", Kind: tasks.Span, Metrics: []score.Metric{score.ExactMatch, score.SpanF1}},
		{Name: "test-choice", Kind: tasks.Choice, Metrics: []score.Metric{score.Accuracy}},
	} {
		t.Read = readLetters
		if err := tasks.Register(t); err != nil {
			panic(err)
		}
	}
}

// readLetters makes examples that a small network learns in seconds: the answer is whether, where or how often an a
// occurs.
func readLetters(t tasks.Task, from tasks.Source) (*tasks.Data, error) {
	d := &tasks.Data{Task: t}
	switch t.Kind {
	case tasks.Classify:
		d.Labels = []string{"without", "with"}
	case tasks.Tag:
		d.Labels = []string{"O", "B-A"}
	}
	set := func(name string, n int, labelled bool) *tasks.Set {
		s := &tasks.Set{Name: name, Path: name, Kind: t.Kind, Labelled: labelled}
		for i := range n {
			e := letters(t.Kind, name, i)
			if !labelled {
				e.Class = tasks.None
			}
			s.Examples = append(s.Examples, e)
		}
		return s
	}
	d.Train = set("train", 150, true)
	d.Train.Notes = []string{"a note on train"}
	d.Notes = []string{"a note on all"}
	d.Dev = []*tasks.Set{set("dev"+from.Dev, 41, true)} // other examples with another path
	d.Dev[0].Name = "dev"
	d.Test = []*tasks.Set{set("test", 20, true), set("secret", 10, false)}
	return d, nil
}

func letters(kind tasks.Kind, name string, i int) tasks.Example {
	r := rng.Stream(7, name, uint64(i))
	word := func(with bool) (words []string) {
		for range 2 + r.IntN(6) {
			words = append(words, string("bcdefghij"[r.IntN(9)]))
		}
		if with {
			words[r.IntN(len(words))] = "a"
		}
		return words
	}
	e := tasks.Example{ID: fmt.Sprint(i), Class: r.IntN(2)}
	switch kind {
	case tasks.Choice:
		e.Text = "b"
		e.Options = []string{strings.Join(word(e.Class == 0), " "), strings.Join(word(e.Class == 1), " ")}
		if i%9 == 0 { // a third option, which others lack
			e.Options = append(e.Options, "b")
		}
	case tasks.Tag:
		e.Words = word(e.Class == 1)
		for _, w := range e.Words {
			tag := 0
			if w == "a" {
				tag = 1
			}
			e.Tags = append(e.Tags, tag)
		}
	case tasks.Span:
		e.Text, e.Pair = "b", strings.Join(word(e.Class == 1), " ")
		if at := strings.Index(e.Pair, "a"); at >= 0 {
			e.Answers = []tasks.Answer{{Text: "a", Start: at}}
		}
	default:
		e.Text = strings.Join(word(e.Class == 1), " ")
		e.Value = float64(e.Class) + r.Float64()/10
	}
	return e
}

// checkpoint is a folder with random networks of three layers and a tokenizer of letters.
func checkpoint(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, from := range []string{"hub", "letters"} {
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("../../pretrained/testdata", from))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// smallConfig trains in a second.
func smallConfig(t testing.TB, task string) Config {
	c := DefaultConfig()
	c.Task, c.From = task, checkpoint(t)
	c.Tokens, c.Batch, c.Epochs, c.LR, c.Random = 16, 8, 3, []float64{1e-2}, false
	c.CheckpointEvery = 7
	return c
}

func open(t testing.TB, c Config, dir string) *Run {
	t.Helper()
	r, err := Open(context.Background(), c, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func train(t testing.TB, r *Run) *Results {
	t.Helper()
	results, err := r.Train(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return results
}
