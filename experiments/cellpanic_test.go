package experiments

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
)

// panicking fails inside a cell's run, at its first step.
type panicking struct {
	*watcher
	arm string
}

func (p panicking) Stepped(c Cell, r Row) {
	if c.Arm == p.arm {
		var none map[string]int
		none["x"] = 1 //nolint:staticcheck // the panic of the test
	}
	p.watcher.Stepped(c, r)
}

// A panic in one cell is that cell's error, in one line with the stack in its error.txt, and the others end well.
func TestAPanicIsOneCellsError(t *testing.T) {
	set := cellText(t)
	r, cells := openedPlan(t)
	r.Listener = panicking{&watcher{stopAfter: -1}, cells[0].Arm}
	r.Parallel = 1
	err := r.Train(t.Context(), set)
	if err == nil || !errors.As(err, new(*PanicError)) || !strings.Contains(err.Error(), "nil map") ||
		strings.Contains(err.Error(), "\n") {
		t.Fatalf("error %v", err)
	}
	text, readErr := os.ReadFile(filepath.Join(cells[0].Dir, errorFile))
	if readErr != nil || !strings.HasPrefix(string(text), err.Error()) ||
		!strings.Contains(string(text), "cellpanic_test.go") {
		t.Errorf("error.txt holds %q, %v", text, readErr)
	}
	loaded, err := Load(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range loaded.Cells {
		failed := c.Arm == cells[0].Arm
		if failed != (c.Error != "") || failed == c.Done() || strings.Contains(c.Error, "\n") {
			t.Errorf("cell %d, %s: error %q, done %t", i, c.Arm, c.Error, c.Done())
		}
	}
}

// A number that is none in a cell's own checkpoint is named with its file, and the checkpoint before it is taken.
func TestANumberThatIsNoneInACheckpointIsNamed(t *testing.T) {
	set := cellText(t)
	for _, tensor := range []string{"generator.deberta.embeddings.word_embeddings.weight",
		"optimizer.0.m.generator.deberta.embeddings.word_embeddings.weight",
		"optimizer.0.v.generator.lm_predictions.lm_head.bias"} {
		c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
		c.Intervals.CheckpointEvery = 1
		cell := Cell{Arm: "a", Seed: 3, Config: c, Dir: t.TempDir()}
		interrupt(t, cell, set, 4)
		names, err := training.Checkpoints(filepath.Join(cell.Dir, checkpointDir))
		if err != nil || len(names) < 2 {
			t.Fatalf("%v, %v", names, err)
		}
		path := filepath.Join(cell.Dir, checkpointDir, names[0])
		testutil.SpoilTensor(t, path, tensor)
		w, err := runCell(cell, set, -1)
		if err != nil {
			t.Fatal(err)
		}
		if told := strings.Join(w.warnings, "|"); !strings.Contains(told, tensor) || !strings.Contains(told, "not finite") {
			t.Errorf("told %q", told)
		}
	}
}

// A number that is none in the word table that training begins from is named with its file, and nothing panics.
func TestANumberThatIsNoneInTheStartIsNamed(t *testing.T) {
	set := cellText(t)
	root := t.TempDir()
	first := Cell{Arm: "a", Seed: 3, Config: cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating),
		Dir: filepath.Join(root, "a")}
	finish(t, first, set)
	names, err := training.Checkpoints(filepath.Join(first.Dir, checkpointDir))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(first.Dir, checkpointDir, names[0])
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, tensor := range []string{"generator.deberta.embeddings.word_embeddings.weight",
		"generator.deberta.embeddings.LayerNorm.weight", "discriminator.deberta.embeddings.word_embeddings._weight",
		"discriminator.mask_predictions.classifier.bias"} {
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
		testutil.SpoilTensor(t, path, tensor)
		for _, sharing := range []string{"none", "es", "gdes"} {
			for _, coupling := range []string{training.CouplingAlternating, training.CouplingJoint} {
				next := Cell{Arm: "b", Seed: 3, Config: cellArm(training.ObjectiveRTD, sharing, coupling), Dir: t.TempDir()}
				startFrom(t, &next.Config, path)
				err := next.Run(context.Background(), set, nil)
				name := tensor[strings.Index(tensor, ".")+1:]
				if unread := sharing == "es" && strings.HasSuffix(tensor, "_weight") && err == nil; unread {
					continue // E_D is left behind
				}
				if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), path) ||
					strings.Contains(err.Error(), "\n") || errors.As(err, new(*PanicError)) {
					t.Errorf("%s, %s, %s: %v", tensor, sharing, coupling, err)
				}
			}
		}
	}
}
