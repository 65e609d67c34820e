package finetune

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/tasks"
)

// regressConfig trains without dropout, so that a loss can be computed from predictions.
func regressConfig(t *testing.T) Config {
	c := smallConfig(t, "test-regress")
	c.HeadDropout, c.HiddenDropout, c.AttentionDropout, c.Epochs = 0, 0, 0, 1
	return c
}

// openScaled opens a run whose labels are a*label+b.
func openScaled(t *testing.T, c Config, a, b float64) *Run {
	t.Helper()
	r := open(t, c, filepath.Join(t.TempDir(), "run"))
	for _, set := range r.Data.Sets() {
		for i := range set.Examples {
			set.Examples[i].Value = a*set.Examples[i].Value + b
		}
	}
	if r.Config.Standardize {
		r.head = standardized(r.Data.Train)
	}
	return r
}

// The loss of the first update is the mean of ((prediction − label)/deviation)², computed here from predictions in
// units.
func TestLossOfStandardizedLabels(t *testing.T) {
	c := regressConfig(t)
	r := openScaled(t, c, 40, 1990) // years
	sum, squares := 0.0, 0.0
	for _, e := range r.Data.Train.Examples {
		sum += e.Value
	}
	mean := sum / float64(len(r.Data.Train.Examples))
	for _, e := range r.Data.Train.Examples {
		squares += (e.Value - mean) * (e.Value - mean)
	}
	deviation := math.Sqrt(squares / float64(len(r.Data.Train.Examples)))

	m, err := r.model(r.Trials()[0])
	if err != nil {
		t.Fatal(err)
	}
	p := newPredictor(m)
	defer p.close()
	before, err := p.predict(t.Context(), r.Data.Train, r.windows.train)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := newTrainer(m, r.Data.Train, r.windows.train, 1, 1e-2)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.close()
	loss, err := tr.next()
	if err != nil {
		t.Fatal(err)
	}
	want := 0.0
	for _, u := range tr.batches[0].units {
		e := u[0].Example
		d := (before[e].Value - r.Data.Train.Examples[e].Value) / deviation
		want += d * d / float64(len(tr.batches[0].units))
	}
	if math.Abs(loss-want) > 1e-4*want {
		t.Errorf("the loss is %g, and by the predictions it is %g", loss, want)
	}
	if math.Abs(before[0].Value-mean) > 2*deviation {
		t.Errorf("an untrained model predicts %g, and labels are about %g", before[0].Value, mean)
	}
}

// Scores do not depend on the unit of the labels, and predictions are in it, also those of the saved model.
func TestUnitsOfLabels(t *testing.T) {
	c := regressConfig(t)
	plain, scaled := openScaled(t, c, 1, 0), openScaled(t, c, 40, 1990)
	a, b := train(t, plain).Best(), train(t, scaled).Best()
	if d := math.Abs(a.Mean().X - b.Mean().X); d > 1e-3 || a.Mean().X < 0.5 {
		t.Errorf("the scores are %g and %g in another unit", a.Mean().X, b.Mean().X)
	}
	var values [2][]tasks.Prediction
	for i, r := range []*Run{plain, scaled} {
		m, err := OpenModel(filepath.Join(r.Dir, modelDir), 3)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		if values[i], err = m.Predict(t.Context(), r.Data.Dev[0]); err != nil {
			t.Fatal(err)
		}
		scored, _, err := m.Evaluate(t.Context(), r.Data.Dev[0])
		if want := []*Finished{a, b}[i].Mean().X; err != nil || math.Abs(scored.Results[0].Value.X-want) > 1e-4 {
			t.Errorf("the saved model scores %v (%v), and in training it scored %g", scored, err, want)
		}
	}
	for i := range values[0] {
		if want := 40*values[0][i].Value + 1990; math.Abs(values[1][i].Value-want) > 0.1 {
			t.Errorf("example %d has %g, want %g", i, values[1][i].Value, want)
		}
	}
}

func TestDeviationOfEqualLabels(t *testing.T) {
	equal := &tasks.Set{Examples: []tasks.Example{{Value: 3}, {Value: 3}, {Value: math.NaN()}}}
	if got := standardized(equal); got != (regressHead{3, 1}) {
		t.Errorf("equal labels give %+v", got)
	}
	if got := standardized(&tasks.Set{}); got != rawNumbers {
		t.Errorf("no labels give %+v", got)
	}
}

// A folder from before the key goes on with raw labels, to the same bits; a new one is begun with standardized ones.
func TestAFolderBegunWithRawLabels(t *testing.T) {
	c := regressConfig(t)
	c.Standardize = false
	raw := open(t, c, filepath.Join(t.TempDir(), "raw"))
	want := train(t, raw).Best().Mean().X

	old := filepath.Join(t.TempDir(), "old")
	r := open(t, c, old)
	ctx, stop := context.WithCancel(t.Context())
	if _, err := r.Train(ctx, &stopAfter{updates: 5, stop: stop}); err == nil {
		t.Fatal("it was not stopped")
	}
	r.Close()
	path := filepath.Join(old, configFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := ""
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "standardize:") && !strings.HasPrefix(line, "# checksum") {
			lines += line
		}
	}
	if err := os.WriteFile(path, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Standardize = true // the default now
	r = open(t, c, old)
	if !strings.Contains(strings.Join(r.Notes, "\n"), "with the labels as they are") {
		t.Errorf("nothing is said of it: %q", r.Notes)
	}
	if got := train(t, r).Best().Mean().X; got != want {
		t.Errorf("the old folder ends with %g, want %g", got, want)
	}
	if results, err := c.Results(old); err != nil || len(results.Finished) != 1 {
		t.Errorf("its results cannot be read: %v", err)
	}
	have := DefaultConfig()
	if data, err = os.ReadFile(path); err != nil || keys.Decode(data, &have) != nil || have.Standardize {
		t.Errorf("the folder does not say that it has raw labels: %v", err)
	}
}
