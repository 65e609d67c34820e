package score_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/score"
)

// testdata/scores.py makes the file.
type fixture struct {
	Classes []struct {
		Name                   string
		Predicted, Right       []int
		Score                  []float64
		Accuracy, F1, Matthews *scores.Value
		Macro                  *scores.Value `json:"macro_f1"`
		AUC                    *scores.Value `json:"roc_auc"`
	}
	Values []struct {
		Name              string
		Predicted, Right  []float64
		Pearson, Spearman scores.Value
	}
}

func readFixture(t *testing.T) (f fixture) {
	t.Helper()
	b, err := os.ReadFile("testdata/scores.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Classes) < 10 || len(f.Values) < 5 {
		t.Fatalf("only %d and %d cases", len(f.Classes), len(f.Values))
	}
	return f
}

func same(t *testing.T, name string, got, want scores.Value) {
	t.Helper()
	if got.OK != want.OK || math.Abs(got.X-want.X) > 1e-12 {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

func TestClassesAsScikitLearn(t *testing.T) {
	for _, c := range readFixture(t).Classes {
		same(t, c.Name+": accuracy", score.AccuracyOf(c.Predicted, c.Right), *c.Accuracy)
		same(t, c.Name+": macro F1", score.MacroF1Of(c.Predicted, c.Right), *c.Macro)
		same(t, c.Name+": Matthews", score.MatthewsOf(c.Predicted, c.Right), *c.Matthews)
		if c.Score == nil {
			continue
		}
		same(t, c.Name+": F1", score.F1Of(c.Predicted, c.Right), *c.F1)
		auc, err := score.ROCAUCOf(c.Score, c.Right)
		if err != nil {
			t.Error(err)
		}
		want := scores.Value{} // null, where one class alone occurs
		if c.AUC != nil {
			want = *c.AUC
		}
		same(t, c.Name+": ROC AUC", auc, want)
	}
}

func TestCorrelationsAsScipy(t *testing.T) {
	for _, c := range readFixture(t).Values {
		same(t, c.Name+": Pearson", score.PearsonOf(c.Predicted, c.Right), c.Pearson)
		same(t, c.Name+": Spearman", score.SpearmanOf(c.Predicted, c.Right), c.Spearman)
	}
}

func TestWithoutExamplesNothingIsDefined(t *testing.T) {
	auc, err := score.ROCAUCOf(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range []scores.Value{score.AccuracyOf(nil, nil), score.F1Of(nil, nil), score.MacroF1Of(nil, nil),
		score.MatthewsOf(nil, nil), auc, score.PearsonOf(nil, nil), score.SpearmanOf(nil, nil),
		score.PearsonOf([]float64{1}, []float64{2})} {
		if v.OK {
			t.Errorf("value %d is %v", i, v)
		}
	}
}

func TestNoNumberIsNoScore(t *testing.T) {
	nan := []float64{1, math.NaN(), 3}
	if v := score.PearsonOf(nan, []float64{1, 2, 3}); v.OK {
		t.Errorf("Pearson %v", v)
	}
	if v := score.SpearmanOf([]float64{1, 2, 3}, nan); v.OK {
		t.Errorf("Spearman %v", v)
	}
	if v := score.PearsonOf([]float64{1, math.Inf(1)}, []float64{1, 2}); v.OK {
		t.Errorf("Pearson with an infinity %v", v)
	}
	if _, err := score.ROCAUCOf(nan, []int{0, 1, 1}); err == nil || !strings.Contains(err.Error(), "example 1") {
		t.Errorf("ROC AUC: error %v", err)
	}
}
