package experiments

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/testutil"
)

// A cell that another process has taken over, as one on a machine that the system's locks do not reach, is written to
// no more: neither a row nor a checkpoint, nor an error that would be the other's. The other ends with the same bits.
func TestACellThatWasTakenOverIsLeftAlone(t *testing.T) {
	set := cellText(t)
	c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	root := t.TempDir()
	whole := Cell{Arm: "gdes", Seed: 3, Config: c, Dir: filepath.Join(root, "whole")}
	finish(t, whole, set)

	for _, at := range []int{1, 2, 4} { // between checkpoints, at one, at an evaluation
		cell := whole
		cell.Dir = filepath.Join(root, "taken")
		var err error
		if cell.lock, err = lock(cell.Dir); err != nil {
			t.Fatal(err)
		}
		owner := filepath.Join(cell.Dir, dirlock.OwnerFile)
		var before map[string]string
		l := newLedger()
		l.stepped = func(Cell) {
			if l.steps[cell.Dir] == at {
				if err := os.WriteFile(owner, []byte(`{"nonce": "of another"}`), 0o644); err != nil {
					t.Error(err)
				}
				before = testutil.Folder(t, cell.Dir)
			}
		}
		wantFolderError(t, cell.Run(t.Context(), set, l), "has taken "+cell.Dir+" over")
		if l.steps[cell.Dir] > at {
			t.Errorf("taken over after step %d, it wrote step %d", at, l.steps[cell.Dir])
		}
		for path, data := range testutil.Folder(t, cell.Dir) {
			if before[path] != data {
				t.Errorf("taken over after step %d, it wrote %s", at, path)
			}
		}
		if err := cell.lock.Unlock(); err != nil {
			t.Fatal(err)
		}
		cell.lock = nil
		finish(t, cell, set)
		wantSameEnd(t, "taken over", cell, whole)
		if err := os.RemoveAll(cell.Dir); err != nil {
			t.Fatal(err)
		}
	}
}
