package score_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/ablate-go/ablate/tasks/score"
)

// testdata/squad.py makes the file with the official scripts.
type squadCase struct {
	Rows []struct {
		Answers   []string
		Predicted string
		NoAnswer  float64 `json:"no_answer"`
	}
	Official map[string]map[string]officialMeans // by threshold and part
	Best     struct {
		Exact          float64 `json:"best_exact"`
		F1             float64 `json:"best_f1"`
		ExactThreshold float64 `json:"best_exact_thresh"`
		F1Threshold    float64 `json:"best_f1_thresh"`
	}
	V1 *struct {
		Exact float64 `json:"exact_match"`
		F1    float64
	}
}

type officialMeans struct {
	Exact, F1 float64
	Total     int
}

func readSquad(t *testing.T) (normalized map[string]string, cases []squadCase) {
	t.Helper()
	b, err := os.ReadFile("testdata/squad.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Normalized map[string]string
		Cases      []squadCase
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Normalized) < 150 || len(f.Cases) < 5 {
		t.Fatalf("only %d texts and %d cases", len(f.Normalized), len(f.Cases))
	}
	return f.Normalized, f.Cases
}

func TestNormalizeAnswerAsTheOfficialScript(t *testing.T) {
	normalized, _ := readSquad(t)
	for s, want := range normalized {
		if got := score.NormalizeAnswer(s); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
}

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

func TestSpansAsTheOfficialScript(t *testing.T) {
	_, cases := readSquad(t)
	v1 := 0
	for _, c := range cases {
		var list, listV1 []score.Span
		var predicted []string
		var noAnswer []float64
		for _, r := range c.Rows {
			list = append(list, score.SpanOf(r.Answers, r.Predicted))
			listV1 = append(listV1, score.SpanV1Of(r.Answers, r.Predicted))
			predicted, noAnswer = append(predicted, r.Predicted), append(noAnswer, r.NoAnswer)
		}
		for name, threshold := range map[string]float64{"1.0": 1, "0.5": 0.5} {
			all, answered, unanswered := score.SpansOf(score.WithThreshold(list, noAnswer, threshold))
			for part, got := range map[string]score.Spans{"": all, "HasAns": answered, "NoAns": unanswered} {
				want, ok := c.Official[name][part]
				if got.N != want.Total || got.Exact.OK != ok {
					t.Errorf("%q has %d questions, want %d", part, got.N, want.Total)
				}
				near(t, part+" exact at "+name, 100*got.Exact.X, want.Exact)
				near(t, part+" F1 at "+name, 100*got.F1.X, want.F1)
			}
		}
		best, threshold := score.BestThreshold(list, predicted, noAnswer, func(s score.Span) float64 { return s.Exact })
		near(t, "best exact", 100*best.X, c.Best.Exact)
		near(t, "its threshold", threshold, c.Best.ExactThreshold)
		best, threshold = score.BestThreshold(list, predicted, noAnswer, func(s score.Span) float64 { return s.F1 })
		near(t, "best F1", 100*best.X, c.Best.F1)
		near(t, "its threshold", threshold, c.Best.F1Threshold)
		if c.V1 != nil {
			v1++
			all, _, _ := score.SpansOf(listV1)
			near(t, "v1.1 exact", 100*all.Exact.X, c.V1.Exact)
			near(t, "v1.1 F1", 100*all.F1.X, c.V1.F1)
		}
	}
	if v1 < 2 {
		t.Errorf("v1.1 was compared %d times", v1)
	}
}

func TestSpansWithoutQuestions(t *testing.T) {
	all, _, _ := score.SpansOf(nil)
	best, threshold := score.BestThreshold(nil, nil, nil, func(s score.Span) float64 { return s.F1 })
	if all.Exact.OK || all.F1.OK || best.OK || threshold != 0 {
		t.Errorf("%v, %v at %v", all, best, threshold)
	}
}
