package finetune

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/internal/testutil"
)

// Folders of trials that changed places are not taken for each other: not those that have ended, and not those that
// were stopped.
func TestTrialsThatChangedPlacesAreNamed(t *testing.T) {
	c, dir := oneEpoch(t)
	c.LR = []float64{1e-2, 2e-2}
	trainIn(t, c, dir)
	trials := (&Run{Config: c, Dir: dir}).Trials()
	a, b := filepath.Dir(trials[0].Dir), filepath.Dir(trials[1].Dir)
	away := filepath.Join(dir, "away")
	if err := errors.Join(os.Rename(a, away), os.Rename(b, a), os.Rename(away, b)); err != nil {
		t.Fatal(err)
	}
	_, err := Open(context.Background(), c, dir)
	testutil.WantSentence(t, err, trials[0].Dir+" has files of the trial "+trials[1].Name())
	for _, trial := range trials {
		if err := os.Remove(filepath.Join(trial.Dir, outcomeFile)); err != nil {
			t.Fatal(err)
		}
	}
	_, err = open(t, c, dir).Train(context.Background(), nil)
	testutil.WantSentence(t, err, trials[0].Dir+" has files of the trial "+trials[1].Name())
}

// A flipped bit in the files that a run reads again is an error that says what to do.
func TestFlippedBitsInResultsAreSaid(t *testing.T) {
	c, dir := oneEpoch(t)
	trial := trainIn(t, c, dir).Finished[0]
	for path, read := range map[string]func() error{
		filepath.Join(dir, resultsFile+".json"): func() error { _, err := ReadResults(dir); return err },
		filepath.Join(trial.Dir, outcomeFile):   func() error { _, err := trial.outcome(); return err },
		filepath.Join(trial.Dir, metricsFile):   func() error { _, err := Rows(trial.Dir); return err },
		filepath.Join(dir, configFile):          func() error { return (&Run{Config: c, Dir: dir}).checkFolder() },
		filepath.Join(dir, modelDir, "task.json"): func() error {
			_, err := OpenModel(filepath.Join(dir, modelDir), 1)
			return err
		},
	} {
		whole, err := os.ReadFile(path)
		if err != nil || read() != nil {
			t.Fatalf("%s: %v, %v", path, err, read())
		}
		size := len(whole)
		if filepath.Base(path) == metricsFile { // a last row that cannot be read is one that a kill cut, and is left out
			size = bytes.LastIndexByte(whole[:size-1], '\n')
		}
		for n := range 20 {
			bad := bytes.Clone(whole)
			bad[n*size/21] ^= 1 << (n % 8)
			if err := os.WriteFile(path, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			if err := read(); err == nil {
				t.Errorf("%s: nothing is said of bit %d of byte %d", path, n%8, n*size/21)
			} else if filepath.Base(path) == outcomeFile && !errors.As(err, new(*sealed.DamagedError)) {
				t.Errorf("%s: %v", path, err)
			}
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
