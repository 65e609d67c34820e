package tasks

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/tasks/score"
)

// testdata/decodespan.py makes the file with the script of transformers. Offsets are in characters, null outside of the
// context.
type decodeCase struct {
	Context string
	Windows []struct {
		Offsets    []*[2]int
		Start, End []float64
	}
	Best, Tokens int
	NoAnswer     bool `json:"no_answer"`
	Text         string
	Difference   float64
}

func TestDecodeSpanAsTransformers(t *testing.T) {
	b, err := os.ReadFile("testdata/decodespan.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []decodeCase
	if err := json.Unmarshal(b, &cases); err != nil || len(cases) < 40 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	none := 0
	for n, c := range cases {
		starts := runeStarts(c.Context)
		var windows []Window
		var start, end [][]float64
		for _, w := range c.Windows {
			out := Window{IDs: make([]int, len(w.Offsets)), Offsets: make([][2]int, len(w.Offsets))}
			for i, o := range w.Offsets {
				out.Offsets[i] = [2]int{None, None}
				if o != nil {
					out.Offsets[i] = [2]int{starts[o[0]], starts[o[1]]}
				}
			}
			windows, start, end = append(windows, out), append(start, w.Start), append(end, w.End)
		}
		p, err := DecodeSpan(Example{Pair: c.Context}, windows, start, end,
			SpanLimits{Best: c.Best, Tokens: c.Tokens, NoAnswer: c.NoAnswer})
		want := c.Text
		if want == "empty" { // what the script says where it finds nothing
			want = ""
			none++
		}
		if err != nil || p.Text != want || math.Abs(p.NoAnswer-c.Difference) > 1e-9 {
			t.Errorf("case %d: %q at %v, %v, want %q at %v", n, p.Text, p.NoAnswer, err, want, c.Difference)
		}
	}
	if none == 0 || none > 20 {
		t.Errorf("%d cases without an answer", none)
	}
}

func TestDecodeSpanRefusesWhatIsNoNumber(t *testing.T) {
	w := []Window{{IDs: make([]int, 2), Offsets: [][2]int{{None, None}, {0, 1}}}}
	_, err := DecodeSpan(Example{Pair: "x"}, w, [][]float64{{0, math.NaN()}}, [][]float64{{0, 0}}, SpanLimits{})
	testutil.WantSentence(t, err, "NaN", "learning rate")
}

func spanSet(right ...string) *Set {
	s := &Set{Name: "dev", Kind: Span, Labelled: true}
	for _, r := range right {
		e := Example{Pair: r}
		if r != "" {
			e.Answers = []Answer{{r, 0}}
		}
		s.Examples = append(s.Examples, e)
	}
	return s
}

func TestNoAnswerThreshold(t *testing.T) {
	dev := spanSet("cat", "dog", "", "")
	p := []Prediction{{Best: "cat", NoAnswer: -3}, {Best: "the dog", NoAnswer: -1}, {Best: "x", NoAnswer: -0.5},
		{Best: "y", NoAnswer: 2}}
	threshold := NoAnswerThreshold(dev, p)
	if threshold != -1 {
		t.Errorf("threshold %v, want -1", threshold)
	}
	task := Task{Metrics: []score.Metric{score.ExactMatch, score.SpanF1}}
	SetNoAnswerThreshold(p, threshold)
	got, err := task.Score(dev, p)
	if err != nil || got[0].Value.X != 1 || got[1].Value.X != 1 || got[0].N != 4 {
		t.Errorf("%v, %v", got, err)
	}
	SetNoAnswerThreshold(p, 0)
	if got, _ := task.Score(dev, p); got[0].Value.X != 0.75 {
		t.Errorf("%v", got)
	}
	// Where every answer is wrong, none is given.
	wrong := []Prediction{{Best: "x", NoAnswer: -3}, {Best: "x", NoAnswer: -9}, {Best: "x", NoAnswer: -5}, {Best: "x"}}
	SetNoAnswerThreshold(wrong, NoAnswerThreshold(dev, wrong))
	for _, p := range wrong {
		if p.Text != "" {
			t.Errorf("%v", p)
		}
	}
	if got, _ := task.Score(dev, wrong); got[0].Value.X != 0.5 {
		t.Errorf("%v", got)
	}
	if threshold := NoAnswerThreshold(spanSet("cat"), []Prediction{{Best: "x", NoAnswer: 3}}); threshold != 0 {
		t.Errorf("threshold %v without unanswerable questions", threshold)
	}
}
