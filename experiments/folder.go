package experiments

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/sealed"
)

// Files of a run folder, beside the lock and what the report writes.
const (
	planFile = "plan.yaml"
	dataFile = "data.json"
	cellsDir = "cells"
	textDir  = "text" // prepared text, where the cache folder cannot be written
)

// SubmitDir is the name of the folder in a run folder that holds the scripts, logs and numbers of a scheduler's jobs.
const SubmitDir = "submit"

// FolderError says why a run cannot use a folder: it holds something else, is damaged or cannot be written to. Nothing
// in the folder was changed.
type FolderError struct {
	Dir string
	Err error // a sentence that names the folder or a file in it
}

func (e *FolderError) Error() string { return e.Err.Error() }
func (e *FolderError) Unwrap() error { return e.Err }

func folderError(dir, format string, args ...any) error {
	return &FolderError{Dir: dir, Err: fmt.Errorf(format, args...)}
}

// refuseForeignFiles refuses a folder that has files and no plan: a report could overwrite them.
func refuseForeignFiles(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // lockFolder makes it, or says why it cannot
	}
	for _, e := range entries {
		switch name := e.Name(); name {
		case planFile:
			return nil
		case lockFile, dirlock.OwnerFile, cellsDir, textDir, SubmitDir, refereeDir, tuneDir, tunedFile:
			// Another process is starting, it was stopped early, or the plan was lost.
		default:
			if atomicfile.Temporary(name) { // the plan, which another process is just writing
				continue
			}
			err = folderError(dir, "%s is no run folder and holds files such as %s, which the report could overwrite: "+
				"use a new or empty folder", dir, name)
		}
	}
	return err
}

// hasCells reports whether a run folder has cells. Without cells nothing was trained yet, and another plan may take the
// place of the one in the folder.
func hasCells(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, cellsDir))
	return !errors.Is(err, os.ErrNotExist)
}

// ReadPlan reads the plan.yaml of a run folder. It has every key, so that no checkpoint is opened. The error is
// fs.ErrNotExist for a folder without a plan, and a [*FolderError] for one that is damaged or was edited.
func ReadPlan(dir string) (*Plan, error) {
	p, changed, err := readPlan(dir)
	if err == nil && changed != nil {
		return nil, folderError(dir, "%w: restore it, or remove its first line, the checksum, if the change is meant",
			changed)
	}
	return p, err
}

// readPlan is ReadPlan, but returns a plan that was changed after it was written too; changed then says so.
func readPlan(dir string) (p *Plan, changed, err error) {
	path := filepath.Join(dir, planFile)
	data, err := sealed.ReadText(path)
	if errors.Is(err, sealed.ErrChanged) && data != nil {
		changed, err = err, nil
	}
	if errors.As(err, new(*sealed.DamagedError)) {
		return nil, nil, folderError(dir, "%w: restore it, or use another run folder", err)
	}
	if err != nil {
		return nil, nil, err
	}
	p, err = ParsePlan(data)
	if err == nil {
		p.markResolved()
		err = p.Validate()
	}
	if err != nil && changed != nil {
		return nil, nil, folderError(dir, "%w: restore it, or use another run folder", changed)
	}
	if err != nil {
		return nil, nil, folderError(dir, "%s is damaged (%s): restore it, or use another run folder",
			path, strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return p, changed, nil
}

// readPlanIfAny is ReadPlan, but returns nil for a folder without a plan.
func readPlanIfAny(dir string) (*Plan, error) {
	p, err := ReadPlan(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return p, err
}

func writePlan(dir string, p *Plan) error {
	data, err := p.Encode()
	if err != nil {
		return err
	}
	if err := sealed.WriteText(filepath.Join(dir, planFile), data); err != nil {
		return folderError(dir, "run folder: %w: %s", err, nextstep.Instead(err, "use a folder that can be written to"))
	}
	return nil
}

// lockFolder locks a run folder, which it makes if it does not exist, so that only one of several processes that start
// at the same time writes the plan. If the run is refused, undo removes the folders that were made.
func lockFolder(
	ctx context.Context, dir string, waiting func(who string),
) (l *dirlock.Lock, undo func(), err error) {
	var made []string // folders that did not exist, innermost first
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		made = append(made, at)
	}
	undo = func() {
		if len(made) == 0 {
			return
		}
		left, err := os.ReadDir(dir)
		if err != nil || slices.ContainsFunc(left, func(e fs.DirEntry) bool { return !dirlock.Own(e.Name()) }) {
			return
		}
		for _, e := range left {
			_ = os.Remove(filepath.Join(dir, e.Name())) // if it stays, an empty folder stays too, which does no harm
		}
		for _, folder := range made {
			_ = os.Remove(folder) // fails for a folder that is not empty
		}
	}
	if l, err = dirlock.Wait(ctx, dir, waiting); err != nil {
		undo()
		return nil, nil, ofFolder(err)
	}
	return l, undo, nil
}
