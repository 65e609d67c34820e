package finetune

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/pretrained"
)

// configFile has the configuration of a run folder.
const configFile = "finetune.yaml"

// FolderError says that a folder holds another run. Nothing was changed in it.
type FolderError struct {
	Dir   string
	cause error
}

// Error implements error.
func (e *FolderError) Error() string { return e.cause.Error() }

// Unwrap returns the cause.
func (e *FolderError) Unwrap() error { return e.cause }

// checkFolder refuses a folder with another run, and takes over that its labels are not standardized.
func (r *Run) checkFolder() error {
	path := filepath.Join(r.Dir, configFile)
	old, err := sealed.ReadText(path)
	if errors.Is(err, os.ErrNotExist) {
		entries, err := os.ReadDir(r.Dir)
		if err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool { return !dirlock.Own(e.Name()) }) {
			return &FolderError{r.Dir, fmt.Errorf("%s has files and no %s: use a new folder", r.Dir, configFile)}
		}
		return nil
	}
	if errors.As(err, new(*sealed.DamagedError)) {
		return &FolderError{r.Dir, fmt.Errorf("%w: restore it, or use another folder", err)}
	}
	if err != nil {
		return fmt.Errorf("run folder: %w", err)
	}
	have := DefaultConfig()
	decoded, err := keys.DecodeKeys(old, &have)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !slices.Contains(decoded.Given, "standardize") {
		have.Standardize = false // it was begun before there was the key
	}
	if !have.Standardize { // it goes on as it was begun, and Open says so
		r.Config.Standardize = false
	}
	want := r.Config
	have.LR, have.Seeds, have.Random, have.CheckpointEvery = want.LR, want.Seeds, want.Random, want.CheckpointEvery
	// Folders are moved. Hashes of examples and first weights tell whether a trial was begun with the same.
	have.From, have.Data.Path, have.Data.Train = want.From, want.Data.Path, want.Data.Train
	have.Data.Dev, have.Data.Test = want.Data.Dev, want.Data.Test
	if d := keys.Diff(have, want); len(d) > 0 {
		return &FolderError{r.Dir, fmt.Errorf("%s was begun with %s: %s, and now it is %s: use another folder, or the old "+
			"value", r.Dir, d[0].Path, d[0].A, d[0].B)}
	}
	return nil
}

// checkTrials refuses a folder with trials that were begun with other examples or another checkpoint.
func (r *Run) checkTrials() error {
	for _, t := range r.Trials() {
		begun, err := t.begun()
		if err != nil {
			return err
		}
		if begun == "" {
			continue
		}
		m, err := r.model(t)
		if err != nil {
			return err
		}
		if begun != r.fingerprint(m) {
			return &FolderError{r.Dir, otherStart(t.Dir)}
		}
	}
	return nil
}

// begun is the fingerprint in the outcome of a trial or else in its newest checkpoint that can be read; empty if it has
// neither.
func (t Trial) begun() (string, error) {
	o, err := t.outcome()
	if err == nil || !errors.Is(err, os.ErrNotExist) {
		return o.Begun, err
	}
	dir := filepath.Join(t.Dir, checkpointDir)
	names, err := training.Checkpoints(dir)
	for _, name := range names {
		f, err := safetensors.Open(filepath.Join(dir, name))
		if err != nil { // loading it says so
			continue
		}
		begun := f.Metadata()["data"]
		return begun, f.Close()
	}
	return "", err
}

// otherTrial is the error of a folder with files of another trial.
func otherTrial(dir, name string) error {
	return &FolderError{dir, fmt.Errorf("%s has files of the trial %s, so that folders were copied or renamed: give each its "+
		"own name back, or move this one away to train from the start", dir, name)}
}

func otherStart(dir string) error {
	return fmt.Errorf("%s was trained or scored on other examples, or trained from another checkpoint: use another "+
		"folder", dir)
}

// lockFolder makes the folder and keeps other processes out of it until [Run.Close].
func (r *Run) lockFolder(ctx context.Context) error {
	lock, err := dirlock.Try(r.Dir)
	for errors.Is(err, dirlock.ErrUnsure) && ctx.Err() == nil { // until it shows life or does not
		time.Sleep(100 * time.Millisecond)
		lock, err = dirlock.Try(r.Dir)
	}
	if errors.Is(err, dirlock.ErrBusy) {
		return &FolderError{r.Dir, fmt.Errorf("another process fine-tunes in %s: wait for it, or use another folder", r.Dir)}
	}
	if err != nil {
		return &FolderError{r.Dir, err}
	}
	// A process that was killed while it wrote the model has left part of it.
	model := filepath.Join(r.Dir, modelDir)
	if err := errors.Join(r.checkFolder(), r.writeConfig(), pretrained.RemoveParts(model)); err != nil {
		return errors.Join(err, lock.Unlock())
	}
	r.lock = lock
	return nil
}

// Close lets other processes into the folder.
func (r *Run) Close() error {
	if r.lock == nil {
		return nil
	}
	lock := r.lock
	r.lock = nil
	return lock.Unlock()
}

func (r *Run) writeConfig() error {
	data, err := keys.Encode(r.Config)
	if err != nil {
		return err
	}
	return sealed.WriteText(filepath.Join(r.Dir, configFile), data)
}
