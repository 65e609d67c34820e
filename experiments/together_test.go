package experiments

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
)

// groupNames are the arms and seeds of groups.
func groupNames(groups [][]Cell) (names [][]string) {
	for _, g := range groups {
		var of []string
		for _, c := range g {
			of = append(of, c.Name())
		}
		names = append(names, of)
	}
	return names
}

// Cells with equal generators are a group where there are few workers, and single where there are many.
func TestGroupsOfCells(t *testing.T) {
	p, _ := queuePlan(t, 1, 2)
	p.Arms = append(p.Arms, Arm{Name: "mlm", Set: []string{"objective=mlm", "sharing=none"}},
		Arm{Name: "es", Set: []string{"sharing=es", "coupling=joint"}})
	cells, err := p.Cells(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	together := [][]string{
		{"gdes/seed-1", "none/seed-1", "mlm/seed-1"}, {"gdes/seed-2", "none/seed-2", "mlm/seed-2"},
		{"es/seed-1"}, {"es/seed-2"},
	}
	single := [][]string{
		{"gdes/seed-1"}, {"none/seed-1"}, {"es/seed-1"}, {"gdes/seed-2"}, {"none/seed-2"}, {"es/seed-2"}, {"mlm/seed-1"},
		{"mlm/seed-2"},
	}
	for workers, want := range map[int][][]string{1: together, 2: together, 3: together, 4: together, 8: single} {
		if got := groupNames((&Runner{Plan: p, Parallel: workers}).Groups(cells)); !sameGroups(got, want) {
			t.Errorf("%d workers: %v, want %v", workers, got, want)
		}
	}
}

// sameGroups compares groups whatever the order of groups of one length is.
func sameGroups(a, b [][]string) bool {
	members := func(groups [][]string) map[string]int {
		all := map[string]int{}
		for i, g := range groups {
			all[filepath.Join(g...)] = len(groups[i])
		}
		return all
	}
	return reflect.DeepEqual(members(a), members(b))
}

// A plan whose cells train one generator together has the files of cells that are trained alone, also where it was
// stopped in between.
func TestCellsOfAGroupEndAsAlone(t *testing.T) {
	p, set := queuePlan(t, 1)
	p.Arms = append(p.Arms, Arm{Name: "mlm", Set: []string{"objective=mlm", "sharing=none"}},
		Arm{Name: "es", Set: []string{"sharing=es", "coupling=joint"}})
	alone, err := p.Cells(filepath.Join(t.TempDir(), "alone"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range alone {
		finish(t, c, set)
	}
	for _, stop := range []int{0, 1, 3, 4} {
		dir := t.TempDir()
		r := &Runner{Plan: p, Out: dir, Parallel: 1}
		if n := len(r.Groups(alone)); n != len(alone) {
			t.Fatalf("cells that are done are %d groups", n)
		}
		if stop > 0 {
			ctx, cancel := context.WithCancel(context.Background())
			l := newLedger()
			l.stepped = func(c Cell) {
				if c.Arm == "none" && l.steps[c.Dir] == stop {
					cancel()
				}
			}
			r.Listener = l
			if err := r.Train(ctx, set); !errors.Is(err, ErrInterrupted) {
				t.Fatalf("stopped at step %d: %v", stop, err)
			}
			r.Listener = nil
		}
		if err := r.Train(context.Background(), set); err != nil {
			t.Fatal(err)
		}
		cells, err := p.Cells(dir)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range cells {
			wantSameEnd(t, c.Name(), c, alone[i])
		}
	}
}

// A cell of a group that diverges is one that failed; the others end as alone.
func TestACellOfAGroupFails(t *testing.T) {
	p, set := queuePlan(t, 1)
	p.Arms = append([]Arm{{Name: "bad", Set: []string{"train.discriminator_lr=1e30"}}}, p.Arms...)
	dir := t.TempDir()
	r := &Runner{Plan: p, Out: dir, Parallel: 1}
	if err := r.Train(context.Background(), set); !errors.As(err, new(training.DivergedError)) {
		t.Fatalf("the bad cell gives %v", err)
	}
	alone, err := p.Cells(filepath.Join(t.TempDir(), "alone"))
	if err != nil {
		t.Fatal(err)
	}
	cells, err := p.Cells(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cells {
		if c.Arm != "bad" {
			finish(t, alone[i], set)
			wantSameEnd(t, c.Name(), c, alone[i])
		}
	}
}
