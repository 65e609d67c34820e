package tasks_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/tasks"
)

func TestMajority(t *testing.T) {
	set := classes(2, 1, 2, 1, 0)
	p, err := tasks.Majority(tasks.Task{Kind: tasks.Classify, Labels: []string{"a", "b", "c"}}, set)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Predict(classes(0, 0, 0))
	if len(got) != 3 || got[2].Class != 1 || fmt.Sprintf("%.1f", got[2].Scores) != "[0.2 0.4 0.4]" {
		t.Errorf("%v", got)
	}
	values := &tasks.Set{Examples: []tasks.Example{{Value: 1}, {Value: 2}, {Value: 6}}}
	p, err = tasks.Majority(tasks.Task{Kind: tasks.Regress}, values)
	if err != nil || p.Predict(values)[1].Value != 3 {
		t.Errorf("%v", err)
	}
	_, err = tasks.Majority(tasks.Task{Name: "squad", Kind: tasks.Span}, set)
	testutil.WantSentence(t, err, "squad", "span")
	_, err = tasks.Majority(tasks.Task{Kind: tasks.Classify}, nil)
	testutil.WantSentence(t, err, "there are none")
}

// testdata/bagofwords.py makes the file.
func TestBagOfWordsAsScikitLearn(t *testing.T) {
	b, err := os.ReadFile("testdata/bagofwords.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Train, Dev   []string
		Two, Three   []int
		Value, Ridge []float64
		P2, P3       [][]float64
	}
	if err := json.Unmarshal(b, &f); err != nil || len(f.Train) != 80 || len(f.Ridge) != len(f.Dev) {
		t.Fatalf("%d and %d texts, %v", len(f.Train), len(f.Dev), err)
	}
	predicted := func(task tasks.Task, label func(e *tasks.Example, i int)) []tasks.Prediction {
		train, dev := &tasks.Set{}, &tasks.Set{}
		for i, text := range f.Train {
			e := tasks.Example{Text: text}
			label(&e, i)
			train.Examples = append(train.Examples, e)
		}
		for _, text := range f.Dev {
			dev.Examples = append(dev.Examples, tasks.Example{Text: text})
		}
		p, err := tasks.BagOfWords(t.Context(), task, train)
		if err != nil {
			t.Fatal(err)
		}
		again, err := tasks.BagOfWords(t.Context(), task, train)
		if err != nil {
			t.Fatal(err)
		}
		out := p.Predict(dev)
		if !reflect.DeepEqual(out, again.Predict(dev)) {
			t.Error("the same examples give other predictions")
		}
		return out
	}
	for _, c := range []struct {
		labels int
		right  []int
		want   [][]float64
	}{{2, f.Two, f.P2}, {3, f.Three, f.P3}} {
		task := tasks.Task{Kind: tasks.Classify, Labels: make([]string, c.labels)}
		for i, p := range predicted(task, func(e *tasks.Example, i int) { e.Class = c.right[i] }) {
			for k, want := range c.want[i] {
				if math.Abs(p.Scores[k]-want) > 1e-3 {
					t.Errorf("%d classes, %q: %.6f, want %.6f", c.labels, f.Dev[i], p.Scores, c.want[i])
				}
				if p.Scores[k] > p.Scores[p.Class] {
					t.Errorf("%q: class %d of %v", f.Dev[i], p.Class, p.Scores)
				}
			}
		}
	}
	for i, p := range predicted(tasks.Task{Kind: tasks.Regress}, func(e *tasks.Example, i int) { e.Value = f.Value[i] }) {
		if math.Abs(p.Value-f.Ridge[i]) > 1e-3 {
			t.Errorf("ridge, %q: %.6f, want %.6f", f.Dev[i], p.Value, f.Ridge[i])
		}
	}
}

// In a pair the words of the two texts are told apart, and what they share counts.
func TestBagOfWordsOfPairs(t *testing.T) {
	prose := texttest.Prose(120)
	set := &tasks.Set{}
	for i := range 60 {
		e := tasks.Example{Text: prose[i], Pair: prose[i], Class: 1}
		if i%2 == 0 {
			e = tasks.Example{Text: prose[i], Pair: prose[60+i]}
		}
		set.Examples = append(set.Examples, e)
	}
	train, dev := *set, *set
	train.Examples, dev.Examples = set.Examples[:40], set.Examples[40:]
	p, err := tasks.BagOfWords(t.Context(), tasks.Task{Kind: tasks.Classify, Labels: []string{"0", "1"}}, &train)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range p.Predict(&dev) {
		if got.Class != dev.Examples[i].Class {
			t.Errorf("pair %d: class %d, %v", i, got.Class, got.Scores)
		}
	}
	swapped := &tasks.Set{Examples: []tasks.Example{{Text: "a", Class: 0}, {Text: "b", Class: 0}}}
	for range 4 {
		swapped.Examples = append(swapped.Examples, tasks.Example{Text: "x", Pair: "y", Class: 1},
			tasks.Example{Text: "y", Pair: "x"})
	}
	p, err = tasks.BagOfWords(t.Context(), tasks.Task{Kind: tasks.Classify, Labels: []string{"0", "1"}}, swapped)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Predict(&tasks.Set{Examples: []tasks.Example{{Text: "x", Pair: "y"}, {Text: "y", Pair: "x"}}})
	if got[0].Class != 1 || got[1].Class != 0 {
		t.Errorf("%v", got)
	}
}

func TestBagOfWordsEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := tasks.BagOfWords(ctx, tasks.Task{Kind: tasks.Classify, Labels: []string{"a", "b"}}, classes(0, 1))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	_, err = tasks.BagOfWords(ctx, tasks.Task{Kind: tasks.Tag}, classes(0, 1))
	testutil.WantSentence(t, err, "kind tag")
	_, err = tasks.BagOfWords(ctx, tasks.Task{Kind: tasks.Regress}, &tasks.Set{})
	testutil.WantSentence(t, err, "there are none")
}

// One class alone, and examples without a word, are no reason to fail.
func TestBagOfWordsOfLittle(t *testing.T) {
	for _, set := range []*tasks.Set{classes(0, 0), classes(1)} {
		p, err := tasks.BagOfWords(t.Context(), tasks.Task{Kind: tasks.Classify, Labels: []string{"a", "b"}}, set)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Predict(set)[0]; got.Class != set.Examples[0].Class || math.IsNaN(got.Scores[0]) {
			t.Errorf("%v", got)
		}
	}
	one, err := tasks.BagOfWords(t.Context(), tasks.Task{Kind: tasks.Classify, Labels: []string{"a"}}, classes(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if got := one.Predict(classes(0))[0]; got.Class != 0 || !slices.Equal(got.Scores, []float64{1}) {
		t.Errorf("of one class: %v", got)
	}
	three := &tasks.Set{Examples: []tasks.Example{{Value: 3}}}
	p, err := tasks.BagOfWords(t.Context(), tasks.Task{Kind: tasks.Regress}, three)
	if err != nil || math.Abs(p.Predict(classes(0))[0].Value-3) > 1e-4 {
		t.Errorf("%v", err)
	}
}

// What words alone reach on public data. The bounds are just below what was measured.
func TestSharedBaselines(t *testing.T) {
	data := texttest.SharedData(t)
	for _, c := range []struct {
		task string
		from tasks.Source
		long bool
		want float64 // of the first metric
	}{
		{"classify", tasks.Source{Path: data + "/phishing/SMSSpamCollection", Text: "2", Label: "1"}, false, 0.97},
		{"classify", tasks.Source{Path: data + "/dna/labelled/splice.csv", Text: "1-60", Label: "Label"}, false, 0.6},
		{"stsb", tasks.Source{Path: filepath.Join(data, "glue")}, false, 0.5},
		{"sst2", tasks.Source{Path: filepath.Join(data, "glue")}, true, 0.8},
	} {
		if c.long && os.Getenv(testutil.LongTests) == "" {
			continue
		}
		d, err := tasks.Load(c.task, c.from)
		if err != nil {
			t.Fatal(err)
		}
		majority, err := tasks.Majority(d.Task, d.Train)
		if err != nil {
			t.Fatal(err)
		}
		bag, err := tasks.BagOfWords(t.Context(), d.Task, d.Train)
		if err != nil {
			t.Fatal(err)
		}
		low, err := d.Task.Score(d.Dev[0], majority.Predict(d.Dev[0]))
		if err != nil {
			t.Fatal(err)
		}
		high, err := d.Task.Score(d.Dev[0], bag.Predict(d.Dev[0]))
		if err != nil {
			t.Fatal(err)
		}
		t.Log(c.task, "majority", low, "bag of words", high)
		if high[0].Value.X < c.want || low[0].Value.OK && low[0].Value.X > high[0].Value.X {
			t.Errorf("%s: majority %v, bag of words %v, want %v", c.task, low, high, c.want)
		}
	}
}
