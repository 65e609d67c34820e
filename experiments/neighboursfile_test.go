package experiments

import (
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/texttest"
)

func TestNeighboursAreKeptWithTheCell(t *testing.T) {
	c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	set := prepared(t, texttest.WriteSentences(t, 60), t.TempDir(), c)
	cell := Cell{Arm: "gdes", Seed: 1, Config: c, Dir: t.TempDir(), Words: []string{"masks"}}
	if found, err := cell.readNeighbours(); err != nil || found != nil {
		t.Errorf("before training: %v, %v", found, err)
	}
	finish(t, cell, set)
	found, err := cell.readNeighbours()
	if err != nil || len(found) != 1 || found[0].Word != "masks" || len(found[0].EG) == 0 || len(found[0].ED) == 0 ||
		len(found[0].Delta) == 0 {
		t.Errorf("neighbours %+v, %v", found, err)
	}
}
