package experiments

import (
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
)

// A run that looks often and one that looks at its end only have the same weights and losses.
func TestWatchingDoesNotChangeTheTraining(t *testing.T) {
	set := cellText(t)
	for name, c := range cellArms() {
		often := Cell{Arm: name, Seed: 3, Config: c, Dir: filepath.Join(t.TempDir(), "often")}
		seldom := often
		seldom.Dir = filepath.Join(t.TempDir(), "seldom")
		often.Config.Intervals = training.Intervals{EvalEvery: 1, EvalBatches: 3, MeasureEvery: 1, CheckpointEvery: 1}
		seldom.Config.Intervals = training.Intervals{EvalEvery: 1000, EvalBatches: 1, MeasureEvery: 1000,
			CheckpointEvery: 1000}
		a, b := finish(t, often, set), finish(t, seldom, set)
		x, _ := checkpointAt(t, often, c.Train.Steps)
		y, _ := checkpointAt(t, seldom, c.Train.Steps)
		if d := testutil.Differing(x, y); len(d) > 0 {
			t.Errorf("%s: watching changes %d tensors, first %s", name, len(d), d[0])
		}
		for i := range a.rows {
			u, _ := a.rows[i].Get("mlm_loss")
			v, ok := b.rows[i].Get("mlm_loss")
			if u != v || !ok {
				t.Errorf("%s: at step %d the losses are %g and %g", name, i+1, u, v)
			}
		}
	}
}
