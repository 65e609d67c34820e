package experiments

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"

	"github.com/ablate-go/ablate/internal/safetensors"
)

// Stopped at any step, before the first, between and at evaluations, at the end of an epoch, once or
// twice, a cell ends as if it had never stopped.
func TestResumeIsBitExact(t *testing.T) {
	set := cellText(t)
	if n := set.Train.Len(); n <= 16 || n >= 6*16 || n%16 == 0 {
		t.Fatalf("%d windows: no epoch ends inside a batch of the run", n)
	}
	for name, c := range cellArms() {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			cell := func(dir string) Cell { return Cell{Arm: name, Seed: 3, Config: c, Dir: filepath.Join(root, dir)} }
			whole := cell("whole")
			finish(t, whole, set)
			for k := range c.Train.Steps {
				once := cell(fmt.Sprint("after-", k))
				interrupt(t, once, set, k)
				if w := finish(t, once, set); w.from != k || len(w.rows) != c.Train.Steps-k {
					t.Errorf("stopped after step %d, it went on from %d with %d steps", k, w.from, len(w.rows))
				}
				wantSameEnd(t, fmt.Sprint("stopped after step ", k), once, whole)
			}
			twice := cell("twice")
			interrupt(t, twice, set, 0)
			interrupt(t, twice, set, 0)
			interrupt(t, twice, set, 3)
			interrupt(t, twice, set, 4)
			finish(t, twice, set)
			wantSameEnd(t, "stopped four times", twice, whole)
			if w := finish(t, twice, set); len(w.rows) != 0 || w.from != c.Train.Steps {
				t.Errorf("a finished cell trained %d more steps", len(w.rows))
			}
			wantSameEnd(t, "run again when done", twice, whole)
		})
	}
}

// What a kill leaves behind step for step: rows after the newest checkpoint, the last one torn.
func TestRowsAfterTheCheckpointAreWrittenAnew(t *testing.T) {
	set := cellText(t)
	c := cellArms()["gdes"]
	root := t.TempDir()
	whole := Cell{Arm: "a", Seed: 3, Config: c, Dir: filepath.Join(root, "whole")}
	finish(t, whole, set)
	rowsIn := func(c Cell) []string {
		return strings.SplitAfter(string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(c.Dir, metricsFile)))), "\n")
	}
	rows := rowsIn(whole)
	for _, at := range []int{0, 3} {
		cut := whole
		cut.Dir = filepath.Join(root, fmt.Sprint("cut-", at))
		interrupt(t, cut, set, at)
		later := strings.Join(rowsIn(cut)[:at+1], "") + strings.Join(rows[at+1:at+3], "") + rows[at+3][:20]
		if err := os.WriteFile(filepath.Join(cut.Dir, metricsFile), []byte(later), 0o644); err != nil {
			t.Fatal(err)
		}
		finish(t, cut, set)
		wantSameEnd(t, fmt.Sprint("two rows and a half after the checkpoint of step ", at), cut, whole)
	}
	// Killed between the first row and the first checkpoint.
	fresh := whole
	fresh.Dir = filepath.Join(root, "fresh")
	if err := os.MkdirAll(fresh.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(fresh.Dir, metricsFile), []byte(rows[0]), 0o644); err != nil {
		t.Fatal(err)
	}
	finish(t, fresh, set)
	wantSameEnd(t, "a row and no checkpoint", fresh, whole)
}

// damage is what can have happened to a file.
var damages = map[string]func(data []byte) []byte{
	"cut":          func(d []byte) []byte { return d[:len(d)/2] },
	"empty":        func([]byte) []byte { return nil },
	"one bit":      func(d []byte) []byte { d = bytes.Clone(d); d[len(d)-100] ^= 4; return d },
	"foreign":      func([]byte) []byte { return []byte("not a checkpoint") },
	"header, huge": func(d []byte) []byte { d = bytes.Clone(d); d[6] = 0x7f; return d },
}

func rewrite(t testing.TB, path string, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedCheckpointFallsBackToTheOneBefore(t *testing.T) {
	set := cellText(t)
	c := cellArms()["gdes"]
	root := t.TempDir()
	whole := Cell{Arm: "a", Seed: 3, Config: c, Dir: filepath.Join(root, "whole")}
	finish(t, whole, set)
	for name, change := range damages {
		hurt := whole
		hurt.Dir = filepath.Join(root, "hurt-"+name)
		interrupt(t, hurt, set, 5) // leaves the checkpoints of steps 4 and 5
		newest := filepath.Join(hurt.Dir, checkpointDir, training.CheckpointName(5))
		rewrite(t, newest, change)
		w := finish(t, hurt, set)
		if w.from != 4 || len(w.warnings) != 1 || !strings.Contains(w.warnings[0], newest) ||
			!strings.Contains(w.warnings[0], "before it") {
			t.Errorf("%s: goes on from step %d, warnings %q", name, w.from, w.warnings)
		}
		wantSameEnd(t, name, hurt, whole)
	}
	lost := whole
	lost.Dir = filepath.Join(root, "lost")
	interrupt(t, lost, set, 5)
	for _, step := range []int{4, 5} {
		rewrite(t, filepath.Join(lost.Dir, checkpointDir, training.CheckpointName(step)), damages["cut"])
	}
	_, err := runCell(lost, set, -1)
	testutil.WantSentence(t, err, "no checkpoint in", "can be read", training.CheckpointName(4),
		training.CheckpointName(5), "remove the folder")
	if strings.Contains(err.Error(), "using the checkpoint before") {
		t.Errorf("the error claims that a checkpoint is used: %v", err)
	}
}

// A checkpoint of another format is whole: passing over it would silently throw away its steps.
func TestNewerCheckpointFormatIsRefused(t *testing.T) {
	set := cellText(t)
	cell := Cell{Arm: "a", Seed: 3, Config: cellArms()["mlm"], Dir: t.TempDir()}
	interrupt(t, cell, set, 5)
	path := filepath.Join(cell.Dir, checkpointDir, training.CheckpointName(5))
	err := safetensors.Write(path, map[string]safetensors.Tensor{"x": {Shape: []int{1}, Data: []float32{1}}},
		map[string]string{"format": "2", "step": "5", "data": set.DataHash, "seconds": "1"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = runCell(cell, set, -1)
	testutil.WantSentence(t, err, path, `"2"`, `"1"`, "use the program that wrote it")
	if strings.Contains(err.Error(), "remove the folder") {
		t.Errorf("the error tells to remove a good checkpoint: %v", err)
	}
}

// A folder that holds another run is refused, with the keys that differ, and stays as it is.
func TestAnotherRunsFolderIsRefusedAndKept(t *testing.T) {
	set := cellText(t)
	cell := Cell{Arm: "a", Seed: 3, Config: cellArms()["gdes"], Dir: t.TempDir()}
	interrupt(t, cell, set, 4)
	before := testutil.Folder(t, cell.Dir)

	other := cell
	other.Config.Train.LR, other.Config.Model.Encoder.HiddenDropout = 1e-3, 0
	_, err := runCell(other, set, -1)
	testutil.WantSentence(t, err, "train.lr is 0.01 there and 0.001 here",
		"model.encoder.hidden_dropout is 0.1 there and 0 here", "use another run folder")

	elsewhere := prepared(t, texttest.WriteSentences(t, 61), t.TempDir(), cell.Config)
	_, err = runCell(cell, elsewhere, -1)
	testutil.WantSentence(t, err, "other data", set.DataHash[:12], elsewhere.DataHash[:12], "give the same text")

	after := testutil.Folder(t, cell.Dir)
	for path, data := range after {
		if before[path] != data {
			t.Errorf("the refused run wrote %s: %q", path, data[:min(len(data), 200)])
		}
	}

	free := cell
	free.Config.Intervals.CheckpointEvery = 1 // changes no number of the run
	finish(t, free, set)
	whole := cell
	whole.Dir = t.TempDir()
	finish(t, whole, set)
	wantSameEnd(t, "other checkpoint_every", free, whole)
}
