package experiments

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
)

// Without a listener nobody is told, and all else is as with one: cells end, fail, are waited for and go on.
func TestWithoutAListenerNobodyIsTold(t *testing.T) {
	plan, set := queuePlan(t, 1)
	r := &Runner{Plan: plan, Out: t.TempDir(), Parallel: 1}
	cells, unlock := held(t, plan, r.Out)
	go func() {
		time.Sleep(100 * time.Millisecond) // the queue is to find the cell locked
		if err := unlock(); err != nil {
			t.Error(err)
		}
	}()
	if err := r.Train(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		if c.Progress() != 1 {
			t.Errorf("%s has trained %g of its steps", c.Arm, c.Progress())
		}
	}

	damaged := cells[0] // of which the newest checkpoint is cut short, and the cell goes on from the one before it
	newest := filepath.Join(damaged.Dir, checkpointDir, training.CheckpointName(damaged.Config.Train.Steps))
	if err := os.Truncate(newest, 100); err != nil {
		t.Fatal(err)
	}
	if err := damaged.Run(context.Background(), set, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	stopped := Cell{Arm: "new", Seed: 1, Config: cells[0].Config, Dir: t.TempDir()}
	if err := stopped.Run(ctx, set, nil); !errors.Is(err, ErrInterrupted) {
		t.Errorf("stopped before it began: %v", err)
	}
	other := cells[0] // another run's folder
	other.Config.Train.Steps++
	if err := other.Run(context.Background(), set, nil); err == nil {
		t.Error("a folder of another run was accepted")
	}
}
