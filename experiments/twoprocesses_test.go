package experiments

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
)

const sharedDir = "ABLATE_TEST_SHARED_DIR" // the run folder of TestSharedFolderChild

// sharedPlan has two cells of some seconds.
func sharedPlan() *Plan {
	p := &Plan{Name: "shared", Question: "Who writes?", Seeds: []uint64{3}, HeldOut: 0.2,
		Budget: Budget{Equal: BudgetSteps}, Base: cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)}
	p.Base.Train.Steps, p.Base.Intervals.CheckpointEvery = 40, 3
	p.Arms = []Arm{{Name: "gdes"}, {Name: "none", Set: []string{"sharing=none"}}}
	return p
}

// TestSharedFolderChild is no test but a process that trains a plan where the system's locks do nothing.
func TestSharedFolderChild(t *testing.T) {
	dir := os.Getenv(sharedDir)
	if dir == "" {
		t.Skip("runs only as the child of TestTwoProcessesWithoutLocksOfTheSystem")
	}
	dirlock.TryLock = func(l *flock.Flock) (bool, error) {
		f, err := os.OpenFile(l.Path(), os.O_CREATE|os.O_RDWR, 0o644)
		if err != nil {
			return false, err
		}
		return true, f.Close()
	}
	p := sharedPlan()
	set := prepared(t, os.Getenv(killCorpus), os.Getenv(killCache), p.Base)
	r := &Runner{Plan: p, Out: dir, Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if err := r.Train(context.Background(), set); err != nil {
		t.Fatal(err)
	}
}

// Two processes in one folder, on a file system whose locks do not keep them apart: each row is written once, also when
// one of them is killed, and the end is that of one process alone.
func TestTwoProcessesWithoutLocksOfTheSystem(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	corpus, cache := texttest.WriteSentences(t, 60), t.TempDir()
	alone := sharedPlan()
	set := prepared(t, corpus, cache, alone.Base)
	whole := &Runner{Plan: alone, Out: t.TempDir(), Parallel: 2}
	if err := whole.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if err := whole.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	r := rng.Stream(1, "two processes", 0)
	for _, kill := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "run")
		start := func() (*exec.Cmd, *strings.Builder) {
			child, said := exec.Command(os.Args[0], "-test.run=^TestSharedFolderChild$"), new(strings.Builder)
			child.Env = append(os.Environ(), killCorpus+"="+corpus, killCache+"="+cache, sharedDir+"="+dir)
			child.Stdout, child.Stderr = said, said
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			return child, said
		}
		first, firstSaid := start()
		second, secondSaid := start()
		if kill {
			time.Sleep(time.Duration(500+r.IntN(500)) * time.Millisecond)
			_ = first.Process.Kill() // it may have ended
		}
		if err := first.Wait(); err != nil && !kill {
			t.Errorf("the first process: %v\n%s", err, firstSaid)
		}
		if err := second.Wait(); err != nil {
			t.Errorf("the second process: %v\n%s", err, secondSaid)
		}
		want, err := alone.Cells(whole.Out)
		if err != nil {
			t.Fatal(err)
		}
		got, err := alone.Cells(dir)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			wantSameEnd(t, want[i].Name(), got[i], want[i])
			if _, left := testutil.Folder(t, got[i].Dir)[filepath.Join(got[i].Dir, dirlock.OwnerFile)]; left {
				t.Errorf("%s is still owned", got[i].Dir)
			}
		}
	}
}
