package experiments

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testutil"
)

// trainedPlan is a run folder whose cells are done.
func trainedPlan(t *testing.T) (*Runner, []Cell) {
	t.Helper()
	set := cellText(t)
	r, cells := openedPlan(t)
	for _, c := range cells {
		if err := c.Run(t.Context(), set, newLedger()); err != nil {
			t.Fatal(err)
		}
	}
	return r, cells
}

// A bit that flips in any file that a report reads is said: by an error, a notice, or as that of one cell.
func TestAFlippedBitInAFileOfARunIsSaid(t *testing.T) {
	r, cells := trainedPlan(t)
	if err := RecordCommand(r.Out, ThisCommand("ablate run", "v1", time.Second)); err != nil {
		t.Fatal(err)
	}
	said := func() bool {
		if _, err := ReadRunInfo(r.Out); err != nil {
			return true
		}
		result, err := Load(r.Out)
		if err != nil || result.Notices != nil {
			return true
		}
		return slices.ContainsFunc(result.Cells, func(c CellResult) bool { return c.Error != "" || !c.Done() })
	}
	if said() {
		t.Fatal("something is wrong with a folder that nobody touched")
	}
	for _, path := range []string{
		filepath.Join(r.Out, planFile), filepath.Join(r.Out, dataFile), filepath.Join(r.Out, RunFile),
		filepath.Join(cells[0].Dir, configFile), filepath.Join(cells[0].Dir, metricsFile),
		filepath.Join(cells[0].Dir, neighboursFile),
	} {
		whole := testkit.Must[[]byte](t)(os.ReadFile(path))
		for n := range 60 {
			at := n * (len(whole) - 1) / 59
			bad := bytes.Clone(whole)
			bad[at] ^= 1 << (n % 8)
			if err := os.WriteFile(path, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			if !said() {
				t.Errorf("%s: nothing is said of bit %d of byte %d", path, n%8, at)
			}
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if said() {
		t.Error("something is wrong with the restored folder")
	}
}

// No cell is trained on with a damaged config.yaml or plan.yaml.
func TestADamagedConfigurationIsNotTrainedOn(t *testing.T) {
	r, cells := trainedPlan(t)
	set := cellText(t)
	for _, path := range []string{filepath.Join(cells[0].Dir, configFile), filepath.Join(r.Out, planFile)} {
		whole := testkit.Must[[]byte](t)(os.ReadFile(path))
		bad := bytes.Replace(whole, []byte("weight_decay"), []byte("weight_dekay"), 1)
		for _, content := range [][]byte{bad, bytes.Replace(whole, []byte("batch: "), []byte("batch: 1"), 1)} {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
			err := cells[0].Run(t.Context(), set, newLedger())
			if filepath.Base(path) == planFile {
				_, err = ReadPlan(r.Out)
			}
			wantFolderError(t, err, path, "does not fit its checksum", "restore it")
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The tokenizer beside the weights is what export and others use: a damaged one is written again, and said.
func TestADamagedTokenizerOfACellIsWrittenAgain(t *testing.T) {
	_, cells := trainedPlan(t)
	path := filepath.Join(cells[0].Dir, tokenizerFile)
	whole := testkit.Must[[]byte](t)(os.ReadFile(path))
	bad := bytes.Clone(whole)
	bad[len(bad)/2] ^= 1
	if err := os.WriteFile(path, bad, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, warnings := range []int{1, 0} {
		l := newLedger()
		if err := cells[0].Run(t.Context(), cellText(t), l); err != nil {
			t.Fatal(err)
		}
		if said := l.warnings[cells[0].Dir]; len(said) != warnings {
			t.Errorf("warnings %q, want %d", said, warnings)
		}
		if after := testkit.Must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(after, whole) {
			t.Error("the tokenizer is still damaged")
		}
	}
}

func wantFolderError(t *testing.T, err error, words ...string) {
	t.Helper()
	if !errors.As(err, new(*FolderError)) {
		t.Errorf("%v is no FolderError", err)
		return
	}
	testutil.WantSentence(t, err, words...)
}
