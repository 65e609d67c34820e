package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/internal/atomicfile"
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
		switch e.Name() {
		case planFile:
			return nil
		case lockFile, cellsDir, textDir, SubmitDir:
			// Another process is starting, it was stopped early, or the plan was lost.
		default:
			err = folderError(dir, "%s is no run folder and holds files such as %s, which the report could overwrite: "+
				"use a new or empty folder", dir, e.Name())
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
// fs.ErrNotExist for a folder without a plan, and a [*FolderError] for a damaged one.
func ReadPlan(dir string) (*Plan, error) {
	path := filepath.Join(dir, planFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p, err := ParsePlan(data)
	if err == nil {
		p.markResolved()
		err = p.Validate()
	}
	if err != nil {
		return nil, folderError(dir, "%s is damaged (%s): restore it, or use another run folder",
			path, strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return p, nil
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
	if err := atomicfile.Write(filepath.Join(dir, planFile), data); err != nil {
		return folderError(dir, "run folder: %w: use a folder that can be written to", err)
	}
	return nil
}

// lockFolder locks a run folder, which it makes if it does not exist, so that only one of several processes that start
// at the same time writes the plan. If the run is refused, undo removes the folders that were made.
func lockFolder(dir string) (unlock func() error, undo func(), err error) {
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
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || left[0].Name() != lockFile {
			return
		}
		_ = os.Remove(filepath.Join(dir, lockFile)) // if it stays, an empty folder stays too, which does no harm
		for _, folder := range made {
			_ = os.Remove(folder) // fails for a folder that is not empty
		}
	}
	if unlock, err = lockWait(dir); err != nil {
		undo()
		return nil, nil, err
	}
	return unlock, undo, nil
}
