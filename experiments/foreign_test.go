package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testutil"
)

// twoSeeds is a run folder of two arms and two seeds whose cells of seed 1 are done.
func twoSeeds(t *testing.T) (*Runner, []Cell) {
	t.Helper()
	p, set := queuePlan(t, 1, 2)
	r := &Runner{Plan: p, Out: t.TempDir()}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	cells := testkit.Must[[]Cell](t)(p.Cells(r.Out))
	for _, c := range cells[:2] {
		if err := c.Run(t.Context(), set, newLedger()); err != nil {
			t.Fatal(err)
		}
	}
	return r, cells
}

func copyFolder(t *testing.T, to, from string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// asOlderPrograms takes from the folder of a cell what older programs did not write: marks and checksums.
func asOlderPrograms(t *testing.T, c Cell) {
	t.Helper()
	for _, f := range []struct{ name, extra string }{
		{configFile, `# (checksum|cell) .*\n`}, {metricsFile, `,"arm":"\w+","seed":\d+,"config":"\w+"|,"crc32c":"\w+"`},
	} {
		path := filepath.Join(c.Dir, f.name)
		data := testkit.Must[[]byte](t)(os.ReadFile(path))
		if err := os.WriteFile(path, regexp.MustCompile(f.extra).ReplaceAll(data, nil), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(c.Dir, checkpointDir)); err != nil {
		t.Fatal(err)
	}
}

func TestACopiedSeedIsNoSecondSeed(t *testing.T) {
	r, cells := twoSeeds(t)
	copied := cells[2]
	copyFolder(t, copied.Dir, cells[0].Dir)
	for _, older := range []bool{false, true} {
		want := []string{"is of the cell gdes/seed-1 and not of gdes/seed-2", "move " + copied.Dir + " away"}
		if older {
			asOlderPrograms(t, cells[0])
			asOlderPrograms(t, copied)
			want = []string{"its rows are those of seed 1, number for number", "move " + copied.Dir + " away"}
		}
		loaded := testkit.Must[*Result](t)(Load(r.Out))
		got := loaded.Cells[2]
		testutil.WantSentence(t, errors.New(got.Error), want...)
		if len(got.Rows) != 0 {
			t.Errorf("the copy has %d rows", len(got.Rows))
		}
		if e := loaded.Cells[0].Error + loaded.Cells[1].Error; e != "" {
			t.Errorf("the other cells have %s", e)
		}
		if older {
			continue // nothing to train on with
		}
		before := testutil.Folder(t, copied.Dir)
		wantFolderError(t, copied.Run(t.Context(), cellText(t), newLedger()), want...)
		after := testutil.Folder(t, copied.Dir)
		for path, data := range after {
			if before[path] != data {
				t.Errorf("the refused cell wrote %s", path)
			}
		}
		f := testkit.Must[*Follower](t)(Follow(r.Out))
		f.Update()
		testutil.WantSentence(t, errors.New(f.Result.Cells[2].Error), want[0])
	}
}

// Folders of arms that changed places are not reported under each other's names.
func TestSwappedArmsAreNamed(t *testing.T) {
	r, cells := twoSeeds(t)
	for _, move := range [][2]string{{cells[0].Dir, "away"}, {cells[1].Dir, cells[0].Dir}, {"away", cells[1].Dir}} {
		for i, dir := range move {
			if dir == "away" {
				move[i] = filepath.Join(r.Out, "away")
			}
		}
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	loaded := testkit.Must[*Result](t)(Load(r.Out))
	for i, other := range []string{"none/seed-1", "gdes/seed-1"} {
		testutil.WantSentence(t, errors.New(loaded.Cells[i].Error), "is of the cell "+other)
	}
	for _, c := range cells[:2] {
		asOlderPrograms(t, c)
	}
	loaded = testkit.Must[*Result](t)(Load(r.Out))
	for i, other := range []string{"none", "gdes"} {
		testutil.WantSentence(t, errors.New(loaded.Cells[i].Error), "the settings of arm "+other)
	}
}

// Rows and checkpoints of another cell under the right config.yaml are found too.
func TestFilesOfAnotherCellAreFound(t *testing.T) {
	r, cells := twoSeeds(t)
	set := cellText(t)
	for _, name := range []string{metricsFile, checkpointDir} {
		own, other := filepath.Join(cells[0].Dir, name), filepath.Join(cells[1].Dir, name)
		if err := os.Rename(own, own+".kept"); err != nil {
			t.Fatal(err)
		}
		if name == checkpointDir {
			copyFolder(t, own, other)
		} else if err := os.WriteFile(own, testkit.Must[[]byte](t)(os.ReadFile(other)), 0o644); err != nil {
			t.Fatal(err)
		}
		loaded := testkit.Must[*Result](t)(Load(r.Out))
		testutil.WantSentence(t, errors.New(loaded.Cells[0].Error), own, "is of the cell none/seed-1")
		if err := cells[0].Run(t.Context(), set, newLedger()); err == nil {
			t.Errorf("%s of another cell is trained on with", name)
		}
		if err := errors.Join(os.RemoveAll(own), os.Rename(own+".kept", own)); err != nil {
			t.Fatal(err)
		}
	}
	// Rows of the same cell that are not those of the checkpoint, each with a sound checksum.
	path := filepath.Join(cells[0].Dir, metricsFile)
	again := cells[0]
	again.Dir = filepath.Join(t.TempDir(), "again")
	if err := again.Run(t.Context(), set, newLedger()); err != nil {
		t.Fatal(err)
	}
	others := testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(again.Dir, metricsFile)))
	if err := os.WriteFile(path, others, 0o644); err != nil {
		t.Fatal(err)
	}
	testutil.WantSentence(t, cells[0].Run(t.Context(), set, newLedger()), path, "are not those that the checkpoint")
	// Rows that the checkpoint has counted are missing.
	lines := strings.SplitAfter(string(others), "\n")
	if err := os.WriteFile(path, []byte(strings.Join(lines[:3], "")), 0o644); err != nil {
		t.Fatal(err)
	}
	loaded := testkit.Must[*Result](t)(Load(r.Out))
	testutil.WantSentence(t, errors.New(loaded.Cells[0].Error), path+" ends at step 2, and there is a checkpoint of step")
}

// A plan.yaml that was changed after training says nothing about what was trained.
func TestTheCellsSayWhatWasTrained(t *testing.T) {
	r, cells := twoSeeds(t)
	path := filepath.Join(r.Out, planFile)
	written := string(testkit.Must[[]byte](t)(os.ReadFile(path)))
	for _, c := range []struct {
		old, changed string
		says         []string
		get          func(c training.Config) any
	}{
		{"    lr: 0.01 ", "    lr: 0.5 ",
			[]string{"does not fit its checksum", "train.lr was 0.01 in training and is 0.5 there"},
			func(c training.Config) any { return c.Train.LR }},
		{`["sharing=none"]`, `["sharing=es"]`,
			[]string{"after arm none was trained (sharing was none in training and is es there)"},
			func(c training.Config) any { return c.Sharing }},
	} {
		changed := strings.Replace(written, c.old, c.changed, 1)
		if changed == written {
			t.Fatalf("the plan does not have %q:\n%s", c.old, written)
		}
		if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		loaded := testkit.Must[*Result](t)(Load(r.Out))
		testutil.WantSentence(t, errors.New(strings.Join(loaded.Notices, "\n")), c.says...)
		for i, a := range loaded.Plan.Arms {
			config := testkit.Must[training.Config](t)(loaded.Plan.Config(a))
			if got, want := c.get(config), c.get(cells[i].Config); got != want {
				t.Errorf("%s: arm %s is reported with %v and was trained with %v", c.changed, a.Name, got, want)
			}
			if got := loaded.Cells[i]; c.get(got.Config) != c.get(cells[i].Config) || got.Error != "" || !got.Done() {
				t.Errorf("%s: cell %s has %v, %q", c.changed, got.Name(), c.get(got.Config), got.Error)
			}
		}
	}
	// One seed with other settings than the first.
	if err := os.WriteFile(path, []byte(written), 0o644); err != nil {
		t.Fatal(err)
	}
	copyFolder(t, cells[2].Dir, cells[0].Dir)
	asOlderPrograms(t, cells[2])
	config := filepath.Join(cells[2].Dir, configFile)
	data := string(testkit.Must[[]byte](t)(sealed.ReadText(config)))
	data = strings.Replace(data, "  lr: 0.01 ", "  lr: 0.5 ", 1)
	metrics := filepath.Join(cells[2].Dir, metricsFile)
	rows := strings.ReplaceAll(string(testkit.Must[[]byte](t)(os.ReadFile(metrics))), `"mlm_loss":5`, `"mlm_loss":4`)
	err := errors.Join(os.WriteFile(config, []byte(data), 0o644), os.WriteFile(metrics, []byte(rows), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	loaded := testkit.Must[*Result](t)(Load(r.Out))
	testutil.WantSentence(t, errors.New(loaded.Cells[2].Error),
		"gdes/seed-2 was trained with other settings than the first seed of this arm", "train.lr was 0.5 in training")
}
