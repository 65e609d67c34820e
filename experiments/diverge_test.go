package experiments

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
)

// A rate far too high ends in one sentence that names the step and says what to do; the sentence is kept
// beside the run, and no file of it holds a number that is none.
func TestTooHighRateEndsInASentence(t *testing.T) {
	set := cellText(t)
	for name, c := range cellArms() {
		c.Train.LR, c.Train.DiscriminatorLR, c.Train.Steps, c.Intervals.CheckpointEvery = 1e6, 1e6, 60, 1
		cell := Cell{Arm: name, Seed: 3, Config: c, Dir: t.TempDir()}
		_, err := runCell(cell, set, -1)
		testutil.WantSentence(t, err, name+" seed 3: training diverged at step ", "train.lr")
		for _, inside := range []string{"graph:", "sampling:"} {
			if err != nil && strings.Contains(err.Error(), inside) {
				t.Errorf("%s: %q is nothing for people: %v", name, inside, err)
			}
		}
		if err == nil {
			continue
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than a line: %q", name, err)
		}
		kept, readErr := os.ReadFile(filepath.Join(cell.Dir, errorFile))
		if readErr != nil || strings.TrimSpace(string(kept)) != err.Error() {
			t.Errorf("%s: error.txt holds %q, %v; the error is %q", name, kept, readErr, err)
		}
		wantFiniteFiles(t, cell)
	}
}

// wantFiniteFiles looks for NaN and infinities in all checkpoints and metrics of a cell.
func wantFiniteFiles(t *testing.T, cell Cell) {
	t.Helper()
	names, err := training.Checkpoints(filepath.Join(cell.Dir, checkpointDir))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: checkpoints %v, %v", cell.Arm, names, err)
	}
	for _, name := range names {
		var step int
		if _, err := fmt.Sscanf(name, "step-%d.safetensors", &step); err != nil {
			t.Fatal(err)
		}
		tensors, _ := checkpointAt(t, cell, step)
		for tensor, data := range tensors {
			for i, x := range data {
				if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
					t.Errorf("%s: %s holds %g at %s[%d]", cell.Arm, name, x, tensor, i)
					break
				}
			}
		}
	}
	if m := metricsOf(t, cell); strings.Contains(m, "NaN") || strings.Contains(m, "Inf") {
		t.Errorf("%s: metrics hold a number that is none", cell.Arm)
	}
}
