package experiments

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"

	"github.com/ablate-go/ablate/text"
)

// ledger is a listener that keeps what it is told, by cell.
type ledger struct {
	mu       sync.Mutex
	steps    map[string]int
	warnings map[string][]string
	stepped  func(Cell)
	warned   func(Cell)
}

func newLedger() *ledger {
	return &ledger{steps: map[string]int{}, warnings: map[string][]string{}, stepped: func(Cell) {}, warned: func(Cell) {}}
}

func (l *ledger) Started(Cell, int)      {}
func (l *ledger) Ended(Cell, Row, error) {}
func (l *ledger) Stepped(c Cell, _ Row) {
	l.mu.Lock()
	l.steps[c.Dir]++
	l.mu.Unlock()
	l.stepped(c)
}
func (l *ledger) Warned(c Cell, message string) {
	l.mu.Lock()
	l.warnings[c.Dir] = append(l.warnings[c.Dir], message)
	l.mu.Unlock()
	l.warned(c)
}

// queuePlan is a plan of several small cells over the text.
func queuePlan(t *testing.T, seeds ...uint64) (*Plan, *text.Dataset) {
	t.Helper()
	p := &Plan{Name: "queue", Question: "Who runs what?", Seeds: seeds, HeldOut: 0.2, Budget: Budget{Equal: BudgetSteps},
		Base: cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)}
	p.Base.Train.Batch = 3
	p.Arms = []Arm{{Name: "gdes"}, {Name: "none", Set: []string{"sharing=none"}}}
	return p, prepared(t, texttest.WriteSentences(t, 60), t.TempDir(), p.Base)
}

// Two processes in one folder share its cells: each is trained once.
func TestTwoRunnersShareAFolder(t *testing.T) {
	plan, set := queuePlan(t, 1, 2, 3)
	dir, both := t.TempDir(), newLedger()
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		r := &Runner{Plan: plan, Out: dir, Parallel: 1, Listener: both}
		wg.Go(func() { errs[i] = r.Train(context.Background(), set) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	cells, _ := plan.Cells(dir)
	for _, c := range cells {
		if both.steps[c.Dir] != c.Config.Train.Steps || c.Progress() != 1 {
			t.Errorf("%s seed %d: %d steps of %d, progress %g", c.Arm, c.Seed, both.steps[c.Dir], c.Config.Train.Steps,
				c.Progress())
		}
	}
}

// held locks the first cell of a plan, as another process would.
func held(t *testing.T, plan *Plan, dir string) (cells []Cell, unlock func() error) {
	t.Helper()
	cells, err := plan.Cells(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := lock(cells[0].Dir)
	if err != nil {
		t.Fatal(err)
	}
	return cells, l.Unlock
}

// A cell that another process holds is waited for, and taken over when that process dies.
func TestTheCellOfADeadProcessIsTakenOver(t *testing.T) {
	plan, set := queuePlan(t, 1)
	dir, l := t.TempDir(), newLedger()
	cells, unlock := held(t, plan, dir)
	l.warned = func(c Cell) {
		if l.steps[cells[1].Dir] == 0 {
			t.Error("it waits before the cells that nobody runs are done")
		}
		if err := unlock(); err != nil {
			t.Error(err)
		}
	}
	r := &Runner{Plan: plan, Out: dir, Parallel: 1, Listener: l}
	if err := r.Train(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	if w := l.warnings[cells[0].Dir]; len(w) != 1 || !strings.Contains(w[0], "another ablate") {
		t.Errorf("warnings %q", w)
	}
	if cells[0].Progress() != 1 {
		t.Errorf("the cell stands at %g", cells[0].Progress())
	}
}

// A cell that fails in the process that is waited for is not run again.
func TestACellThatFailedElsewhereIsNotRunAgain(t *testing.T) {
	plan, set := queuePlan(t, 1)
	dir, l := t.TempDir(), newLedger()
	cells, unlock := held(t, plan, dir)
	l.warned = func(c Cell) {
		time.Sleep(20 * time.Millisecond)
		if err := os.WriteFile(filepath.Join(c.Dir, errorFile), []byte("gdes seed 1: no luck\n"), 0o644); err != nil {
			t.Error(err)
		}
		if err := unlock(); err != nil {
			t.Error(err)
		}
	}
	r := &Runner{Plan: plan, Out: dir, Parallel: 1, Listener: l}
	if err := r.Train(context.Background(), set); err == nil || err.Error() != "gdes seed 1: no luck" {
		t.Errorf("the error is %v", err)
	}
	if l.steps[cells[0].Dir] != 0 {
		t.Error("it was run again")
	}
}

func TestOneCellAlone(t *testing.T) {
	plan, set := queuePlan(t, 1, 2)
	dir, l := t.TempDir(), newLedger()
	r := &Runner{Plan: plan, Out: dir, Parallel: 2, Listener: l, Only: "3"}
	if err := r.Train(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	cells, _ := plan.Cells(dir)
	for i, c := range cells {
		if done := c.Progress() == 1; done != (i == 2) {
			t.Errorf("cell %d stands at %g", i+1, c.Progress())
		}
	}
	r.Only = cells[1].Name()
	if err := r.Train(context.Background(), set); err != nil || cells[1].Progress() != 1 {
		t.Errorf("%s stands at %g: %v", r.Only, cells[1].Progress(), err)
	}
	for _, only := range []string{"-1", "5", "gdes/seed-3"} {
		r.Only = only
		testutil.WantSentence(t, r.Train(context.Background(), set), "cells 1 to 4")
	}
}

func TestFailFastStopsTheOthers(t *testing.T) {
	for _, fast := range []bool{true, false} {
		plan, set := queuePlan(t, 1, 2)
		plan.Arms = append(plan.Arms, Arm{Name: "bad", Set: []string{"train.lr=1e9", "train.discriminator_lr=1e9"}})
		plan.Arms[0], plan.Arms[2] = plan.Arms[2], plan.Arms[0]
		plan.Arms[1].Set = []string{"sharing=es", "coupling=joint"} // no arm shares its generator: the bad one is first
		dir := t.TempDir()
		r := &Runner{Plan: plan, Out: dir, Parallel: 1, Listener: newLedger(), FailFast: fast}
		err := r.Train(context.Background(), set)
		if err == nil || errors.Is(err, ErrInterrupted) != fast || !strings.Contains(err.Error(), "bad seed 1") {
			t.Errorf("fail fast %v: %v", fast, err)
		}
		cells, _ := plan.Cells(dir)
		if done := cells[len(cells)-1].Progress() == 1; done == fast {
			t.Errorf("fail fast %v: the last cell stands at %g", fast, cells[len(cells)-1].Progress())
		}
	}
}
