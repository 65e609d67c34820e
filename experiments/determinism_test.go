package experiments

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// Weights, moments and metrics of a cell are a function of configuration, seed and text alone.
func TestEqualSeedsGiveEqualBitsOnAnyThreads(t *testing.T) {
	set := cellText(t)
	for name, c := range cellArms() {
		root := t.TempDir()
		first := Cell{Arm: name, Seed: 3, Config: c, Dir: filepath.Join(root, "first")}
		testutil.WithThreads(1, 1, func() { finish(t, first, set) })
		for _, n := range [][2]int{{1, 1}, {2, 1}, {2, 2}, {2, 3}} {
			again := first
			again.Dir = filepath.Join(root, fmt.Sprint(n))
			testutil.WithThreads(n[0], n[1], func() { finish(t, again, set) })
			wantSameEnd(t, fmt.Sprintf("%s with GOMAXPROCS %d and %d threads", name, n[0], n[1]), again, first)
		}
	}
}

// Arms with one seed train on the same tokens and masks in the same order, and a generator that no other
// network pulls at is the same generator whatever stands beside it.
func TestArmsWithOneSeedArePaired(t *testing.T) {
	set := cellText(t)
	arms := cellArms()
	var hashes []string
	var generator map[string][]float32
	for _, name := range slices.Sorted(maps.Keys(arms)) {
		cell := Cell{Arm: name, Seed: 3, Config: arms[name], Dir: t.TempDir()}
		var own []string
		for _, row := range finish(t, cell, set).rows {
			own = append(own, row.Batch)
		}
		if slices.Contains(own, "") || len(slices.Compact(slices.Sorted(slices.Values(own)))) != len(own) {
			t.Errorf("%s: batches %q are not one for each step", name, own)
		}
		if hashes == nil {
			hashes = own
		}
		if !slices.Equal(own, hashes) {
			t.Errorf("%s: batches %q, the first arm's are %q", name, own, hashes)
		}
		if name == "es" {
			continue
		}
		tensors, _ := checkpointAt(t, cell, cell.Config.Train.Steps)
		for tensor := range tensors {
			if !strings.HasPrefix(tensor, "generator.") && !strings.HasPrefix(tensor, "optimizer.0.") {
				delete(tensors, tensor)
			}
		}
		if generator == nil {
			generator = tensors
		}
		if d := testutil.Differing(generator, tensors); len(d) > 0 || len(tensors) < 60 {
			t.Errorf("%s: of %d tensors of the generator and its moments these differ from another arm's: %v", name,
				len(tensors), d)
		}
	}
}
