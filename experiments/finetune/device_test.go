package finetune

import (
	"context"
	"math"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
)

// On a device fine-tuning has the losses and scores of the program itself to rounding, a run that is stopped and gone on
// with has the bits of one that is not, and a saved model predicts the same.
func TestFineTuningOnADevice(t *testing.T) {
	pjrttest.Plugin(t)
	lowertest.Quickly(t)
	c := smallConfig(t, "test-classify")
	c.Epochs = 1
	here := open(t, c, filepath.Join(t.TempDir(), "here"))
	want := train(t, here)
	wantRows, _ := trained(t, here)

	c.Device = find.CPU
	there := open(t, c, filepath.Join(t.TempDir(), "there"))
	got := train(t, there)
	rows, kept := trained(t, there)
	if len(rows) != len(wantRows) || len(rows) < 4 {
		t.Fatalf("%d rows, want %d", len(rows), len(wantRows))
	}
	for i, row := range wantRows {
		if !(math.Abs(rows[i].Loss-row.Loss) <= 1e-3*max(1, row.Loss)) {
			t.Errorf("update %d: the loss is %g, want %g", i+1, rows[i].Loss, row.Loss)
		}
	}
	if a, b := got.Best().Dev[0].Results[0].Value.X, want.Best().Dev[0].Results[0].Value.X; math.Abs(a-b) > 0.1 {
		t.Errorf("the score on dev is %g, on the processor %g", a, b)
	}
	pos, _, err := training.NewestPosition(filepath.Join(there.Trials()[0].Dir, checkpointDir))
	if err != nil || pos.Device != find.CPU {
		t.Errorf("the checkpoint is by %q, error %v", pos.Device, err)
	}

	dir := filepath.Join(t.TempDir(), "parts")
	ctx, stop := context.WithCancel(context.Background())
	first := open(t, c, dir)
	if _, err := first.Train(ctx, &stopAfter{updates: 3, stop: stop}); err == nil {
		t.Fatal("stopped, and told that it ended")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := open(t, c, dir)
	train(t, second)
	if againRows, againKept := trained(t, second); !reflect.DeepEqual(againRows, rows) ||
		!reflect.DeepEqual(againKept, kept) {
		t.Error("stopped after update 3 and gone on, the rows or the weights differ")
	}

	m, err := OpenModel(filepath.Join(there.Dir, modelDir), 8)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.UseDevice(find.CPU); err != nil {
		t.Fatal(err)
	}
	scored, _, err := m.Evaluate(context.Background(), there.Data.Dev[0])
	if err != nil {
		t.Fatal(err)
	}
	if want := got.Best().Dev[0]; !reflect.DeepEqual(scored, want) {
		t.Errorf("the saved model scores %v, and in training it scored %v", scored, want)
	}
}

func TestADeviceThatThereIsNot(t *testing.T) {
	c := smallConfig(t, "test-classify")
	c.Device = "gpu"
	testutil.WantSentence(t, c.Validate(), `"gpu" is no device`, "cuda")
}
