package tasks_test

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/tasks"
)

func submission(t *testing.T, task, set, content string, p []tasks.Prediction) (name, text string, err error) {
	t.Helper()
	d, err := tasks.Load(task, tasks.Source{Test: texttest.Write(t, t.TempDir(), "test.tsv", content)})
	if err != nil {
		t.Fatal(err)
	}
	if set != "" {
		d.Test[0].Name = set
	}
	var b strings.Builder
	err = tasks.WriteGLUE(&b, d.Task, d.Test[0], p)
	return tasks.SubmissionName(d.Task, d.Test[0]), b.String(), err
}

// A label with a tab in it is read back as one cell.
func TestWriteGLUEQuotesTabs(t *testing.T) {
	var b strings.Builder
	task := tasks.Task{Kind: tasks.Classify, Labels: []string{"plain", "a\tb\nc"}}
	set := &tasks.Set{Examples: []tasks.Example{{ID: "0"}, {ID: "1"}}}
	if err := tasks.WriteGLUE(&b, task, set, []tasks.Prediction{{Class: 1}, {Class: 0}}); err != nil {
		t.Fatal(err)
	}
	if want := "index\tprediction\n0\t\"a\tb\nc\"\n1\tplain\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestWriteGLUE(t *testing.T) {
	classes := []tasks.Prediction{{Class: 1}, {Class: 0}}
	values := []tasks.Prediction{{Value: 5.25}, {Value: -0.125}, {Value: 2.5}}
	for _, c := range []struct {
		task, set, content string
		p                  []tasks.Prediction
		name, want         string
	}{
		{"rte", "", "index\tsentence1\tsentence2\n7\ta\tb\n8\tc\td\n", classes, "RTE.tsv",
			"7\tentailment\n8\tnot_entailment\n"},
		{"mnli", "mismatched", mnliHead + "\n0" + mnliRow + "a\tb\n1" + mnliRow + "a\tb\n", classes, "MNLI-mm.tsv",
			"0\tneutral\n1\tcontradiction\n"},
		{"mnli", "matched", mnliHead + "\n0" + mnliRow + "a\tb\n1" + mnliRow + "a\tb\n", classes, "MNLI-m.tsv",
			"0\tneutral\n1\tcontradiction\n"},
		{"cola", "", "index\tsentence\n0\ta\n1\tb\n", classes, "CoLA.tsv", "0\t1\n1\t0\n"},
		{"stsb", "", stsbHead + "\n0" + stsbRow + "a\tb\n1" + stsbRow + "a\tb\n2" + stsbRow + "c\td\n", values, "STS-B.tsv",
			"0\t5.00000\n1\t0.00000\n2\t2.50000\n"},
	} {
		name, got, err := submission(t, c.task, c.set, c.content, c.p)
		if err != nil || name != c.name || got != "index\tprediction\n"+c.want {
			t.Errorf("%s: %s, %q, %v", c.task, name, got, err)
		}
	}
}

func TestWriteGLUERefuses(t *testing.T) {
	_, _, err := submission(t, "cola", "", "index\tsentence\n0\ta\n", nil)
	testutil.WantSentence(t, err, "1 examples", "0 predictions")
	_, _, err = submission(t, "cola", "", "index\tsentence\n0\ta\n", []tasks.Prediction{{Class: 2}})
	testutil.WantSentence(t, err, "example 0", "no class 2")
	_, _, err = submission(t, "stsb", "", stsbHead+"\n0"+stsbRow+"a\tb\n", []tasks.Prediction{{Value: math.NaN()}})
	testutil.WantSentence(t, err, "NaN", "diverged")
	err = tasks.WriteGLUE(&strings.Builder{}, tasks.Task{Kind: tasks.Span}, &tasks.Set{Examples: make([]tasks.Example, 1)},
		make([]tasks.Prediction, 1))
	testutil.WantSentence(t, err, "kind span")
}
