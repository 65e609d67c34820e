package experiments

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/pretrained"
)

// rowOf reads a row of metrics.jsonl, the last one for -1.
func rowOf(t *testing.T, c Cell, i int) Row {
	t.Helper()
	rows, err := c.rows("")
	if err != nil {
		t.Fatal(err)
	}
	if i < 0 {
		i += len(rows)
	}
	return rows[i]
}

func startFrom(t *testing.T, c *training.Config, path string) {
	t.Helper()
	if err := c.StartFrom(path); err != nil {
		t.Fatal(err)
	}
}

// A cell that goes on from another one starts with the scores that the other one ended with: generator, E_D =
// E_G + E_Delta and both heads are all there, whatever the sharing before and after. With one table for both, E_D is
// E_G from then on.
func TestGoingOnFromACell(t *testing.T) {
	set := cellText(t)
	root := t.TempDir()
	for _, before := range []string{"none", "es", "gdes"} {
		first := Cell{Arm: before, Seed: 3, Config: cellArm(training.ObjectiveRTD, before, training.CouplingAlternating),
			Dir: filepath.Join(root, before)}
		finish(t, first, set)
		end := rowOf(t, first, -1)
		for _, after := range []string{"none", "es", "gdes"} {
			var next Cell
			next.Arm, next.Seed, next.Dir = after, 4, filepath.Join(root, before+"-"+after)
			next.Config = cellArm(training.ObjectiveRTD, after, training.CouplingAlternating)
			startFrom(t, &next.Config, first.Dir)
			if got, want := next.Config.Model.Encoder, first.Config.Model.Encoder; got != want {
				t.Fatalf("shape %+v, want %+v", got, want)
			}
			w := finish(t, next, set)
			begin := rowOf(t, next, 0)
			for _, key := range []string{"eval_mlm_loss", "eval_rtd_loss", "sim_eg", "sim_ed"} {
				got, _ := begin.Get(key)
				want, _ := end.Get(key)
				merged := after == "es" && before != "es" && (key == "eval_rtd_loss" || key == "sim_ed")
				// E_G + (E_D - E_G) is E_D but for rounding.
				if same := math.Abs(got-want) <= 1e-6*math.Abs(want); same == merged {
					t.Errorf("%s, then %s: %s is %v at the start and was %v at the end", before, after, key, got, want)
				}
			}
			if told := strings.Join(w.warnings, ""); strings.Contains(told, "is dropped") != (after == "es" && before != "es") {
				t.Errorf("%s, then %s: told %q", before, after, told)
			}
		}
	}
}

// A cell under way does not need the checkpoint that it began from.
func TestTheStartIsNeededOnce(t *testing.T) {
	set := cellText(t)
	root := t.TempDir()
	first := Cell{Arm: "a", Seed: 3, Config: cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating),
		Dir: filepath.Join(root, "a")}
	finish(t, first, set)
	next := Cell{Arm: "b", Seed: 3, Config: first.Config, Dir: filepath.Join(root, "b")}
	startFrom(t, &next.Config, first.Dir)
	whole := next
	whole.Dir = filepath.Join(root, "whole")
	finish(t, whole, set)
	interrupt(t, next, set, 2)
	if err := os.RemoveAll(first.Dir); err != nil {
		t.Fatal(err)
	}
	finish(t, next, set)
	wantSameEnd(t, "without its start", next, whole)
	late := Cell{Arm: "c", Seed: 3, Config: next.Config, Dir: filepath.Join(root, "c")}
	if _, err := runCell(late, set, -1); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a start that is gone: %v", err)
	}
}

// A random head is no silent stand-in for one that the checkpoint lacks.
func TestWhatACheckpointLacksIsRefusedOrDrawn(t *testing.T) {
	set := cellText(t)
	root := t.TempDir()
	generator := Cell{Arm: "mlm", Seed: 3, Config: cellArm(training.ObjectiveMLM, "none", training.CouplingAlternating),
		Dir: filepath.Join(root, "mlm")}
	finish(t, generator, set)
	next := Cell{Arm: "rtd", Seed: 3, Config: cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating),
		Dir: filepath.Join(root, "rtd")}
	startFrom(t, &next.Config, generator.Dir)
	pair := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	next.Config.Model.Encoder = pair.Model.Encoder
	next.Config.Model.GeneratorLayers = generator.Config.Model.GeneratorLayers
	_, err := runCell(next, set, -1)
	if err == nil || !strings.Contains(err.Error(), "discriminator.") ||
		!strings.Contains(err.Error(), "model.draw_missing=true") {
		t.Fatalf("a generator alone as the start of a pair: %v", err)
	}
	next.Config.Model.DrawMissing, next.Dir = true, filepath.Join(root, "drawn")
	finish(t, next, set)
	got, _ := rowOf(t, next, 0).Get("eval_mlm_loss")
	want, _ := rowOf(t, generator, -1).Get("eval_mlm_loss")
	if got != want {
		t.Errorf("the generator starts with %v and ended with %v", got, want)
	}
}

// What a cell saves says what it is.
func TestACellsCheckpointDescribesItself(t *testing.T) {
	set := cellText(t)
	for name, c := range cellArms() {
		cell := Cell{Arm: name, Seed: 3, Config: c, Dir: filepath.Join(t.TempDir(), name)}
		finish(t, cell, set)
		from, err := pretrained.Open(cell.Dir)
		if err != nil {
			t.Fatal(err)
		}
		defer from.Close()
		if from.Sharing != c.Sharing || (from.Discriminator() != nil) != (c.Objective == training.ObjectiveRTD) {
			t.Errorf("%s: sharing %q, discriminator %v", name, from.Sharing, from.Discriminator())
		}
		if g := from.Generator(); g.Config != c.Model.Generator() || g.EMD != c.Model.EMD ||
			g.Attention != c.Model.Attention {
			t.Errorf("%s: generator %+v", name, g)
		}
		reports, err := from.Report()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			if len(r.Missing)+len(r.Unused) > 0 {
				t.Errorf("%s: of the %s are missing %q and unused %v", name, r.Network, r.Missing, r.Unused)
			}
		}
		// An export is the same checkpoint in other files.
		dir := filepath.Join(t.TempDir(), "export")
		if _, err := from.Export(dir); err != nil {
			t.Fatal(err)
		}
		to, err := pretrained.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer to.Close()
		want, err := from.Tables()
		if err != nil {
			t.Fatal(err)
		}
		got, err := to.Tables()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.G, want.G) || !slices.Equal(got.D, want.D) || !slices.Equal(got.Delta, want.Delta) {
			t.Errorf("%s: the export has other tables", name)
		}
	}
}
