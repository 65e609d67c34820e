package training

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"syscall"
	"testing"

	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/tensor"
)

// nothing is a state without tensors.
type nothing struct{}

func (nothing) EachTensor(func(string, tensor.Shape, []float32) error) error { return nil }

func TestPositionsAreReadAsTheyWereSaved(t *testing.T) {
	dir := t.TempDir()
	if _, found, err := NewestPosition(dir); found || err != nil {
		t.Errorf("an empty folder: %v, %v", found, err)
	}
	for _, want := range []Position{
		{Step: 3, Seconds: 1.5, Data: "d", Owner: "gdes/seed-3", Config: "c", Rows: "r", Kernels: []string{"avx512", "avx2"}},
		{Step: 4, Data: "d"}, // as older programs had it
	} {
		if err := SaveState(dir, nothing{}, want, nil); err != nil {
			t.Fatal(err)
		}
		got, found, err := NewestPosition(dir)
		if err != nil || !found || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v, %v; want %+v", got, found, err, want)
		}
		got, _, _, err = LoadState(dir, nothing{})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("loaded %+v, %v; want %+v", got, err, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, CheckpointName(5)), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, found, err := NewestPosition(dir); !found || err == nil {
		t.Errorf("a damaged file: %v, %v", found, err)
	}
}

// Trained with one instruction set and gone on with another, a run has both.
func TestKernelsOfEarlierSessionsStay(t *testing.T) {
	this := kernels.Kernel()
	for _, c := range []struct {
		before []string
		step   int
		found  bool
		want   []string
	}{
		{nil, 0, false, []string{this}},
		{[]string{this}, 5, true, []string{this}},
		{[]string{"other"}, 5, true, []string{"other", this}},
		{nil, 5, true, []string{UnknownKernel, this}},
		{nil, 0, true, []string{this}}, // no step was computed
	} {
		if got := (Position{Kernels: c.before, Step: c.step}).WithThisKernel(c.found, ""); !slices.Equal(got, c.want) {
			t.Errorf("%v at step %d: %v, want %v", c.before, c.step, got, c.want)
		}
	}
}

// That a file cannot be opened says nothing about it.
func TestErrorsOfTheSystemAreNoDamage(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{errors.New("checksum"), true},
		{&fs.PathError{Err: syscall.EIO}, true},
		{&fs.PathError{Err: syscall.EMFILE}, false},
		{&fs.PathError{Err: syscall.EACCES}, false},
	} {
		if isDamage(c.err) != c.want {
			t.Errorf("%v: %v", c.err, !c.want)
		}
	}
}

// A hash of a configuration changes with each key that changes the training, and with no other.
func TestTheHashIsOfWhatChangesTraining(t *testing.T) {
	c := DefaultConfig()
	same, other := c, c
	same.Train.Steps, same.Intervals.CheckpointEvery = 7, 9
	other.Train.LR *= 2
	if c.Hash() != same.Hash() || c.Hash() == other.Hash() || len(c.Hash()) != 16 {
		t.Errorf("hashes %s, %s, %s", c.Hash(), same.Hash(), other.Hash())
	}
}
