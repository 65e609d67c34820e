package experiments

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/mpi/mpitest"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text"
)

// trainOnRanks trains a plan by rank 0, with followers that end with their contexts.
func trainOnRanks(t *testing.T, plan *Plan, set *text.Dataset, out string, followers []context.Context, l Listener) error {
	t.Helper()
	locals := mpitest.Locals(1 + len(followers))
	var wg sync.WaitGroup
	for i, ctx := range followers {
		wg.Go(func() {
			if code, err := FollowRank0(ctx, locals[i+1], 1); code != 5 || err != nil {
				t.Errorf("rank %d ends with %d, %v", i+1, code, err)
			}
		})
	}
	r := Runner{Plan: plan, Out: out, Ranks: locals[0], Listener: l}
	err := r.OpenWith(set)
	if err == nil {
		err = r.Train(t.Context(), set)
	}
	if released := ReleaseRanks(locals[0], 5); released != nil {
		t.Error(released)
	}
	wg.Wait()
	return err
}

// A plan on ranks has the rows and weights of one process; where one of them is told to stop, all do, and go on later.
func TestPlanOnRanks(t *testing.T) {
	plan, set := queuePlan(t, 1)
	plan.Base.Train.Batch, plan.Base.Train.Accumulate = 4, 2
	set = prepared(t, texttest.WriteSentences(t, 60), t.TempDir(), plan.Base)
	alone, together := t.TempDir(), t.TempDir()
	one := Runner{Plan: plan, Out: alone}
	if err := one.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if err := one.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	l := newLedger()
	l.stepped = func(c Cell) {
		if c.Arm == "none" && l.steps[c.Dir] == 3 {
			stop()
		}
	}
	if err := trainOnRanks(t, plan, set, together, []context.Context{ctx}, l); !errors.Is(err, ErrInterrupted) {
		t.Fatalf("a rank was told to stop, and the plan ends with %v", err)
	}
	if err := trainOnRanks(t, plan, set, together, []context.Context{t.Context()}, nil); err != nil {
		t.Fatal(err)
	}
	cells, err := plan.Cells(together)
	if err != nil {
		t.Fatal(err)
	}
	want, err := plan.Cells(alone)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cells {
		wantSameEnd(t, c.Name(), c, want[i])
	}
}

// What fails in a cell on ranks is an error of that cell, and the next one is trained.
func TestFailureOnRanks(t *testing.T) {
	plan, set := queuePlan(t, 1)
	plan.Base.Train.Accumulate = 3
	plan.Arms = []Arm{{Name: "wild", Set: []string{"train.lr=1e30", "train.clip_norm=0"}}, {Name: "none", Set: []string{"sharing=none"}}}
	out := t.TempDir()
	err := trainOnRanks(t, plan, set, out, []context.Context{t.Context(), t.Context()}, nil)
	if !errors.As(err, new(training.DivergedError)) || !strings.Contains(err.Error(), "wild seed 1") {
		t.Fatalf("got %v", err)
	}
	cells, err := plan.Cells(out)
	if err != nil {
		t.Fatal(err)
	}
	if cells[0].Progress() == 1 || cells[1].Progress() != 1 {
		t.Errorf("progress %g and %g", cells[0].Progress(), cells[1].Progress())
	}
}

func TestRanksThatDoNotFitAreRefused(t *testing.T) {
	plan, set := queuePlan(t, 1)
	r := Runner{Plan: plan, Out: filepath.Join(t.TempDir(), "new"), Ranks: mpitest.Locals(2)[0]}
	err := r.OpenWith(set)
	if !errors.As(err, new(*training.RanksError)) {
		t.Fatalf("got %v", err)
	}
	if hasCells(r.Out) {
		t.Error("the folder was begun")
	}
}
