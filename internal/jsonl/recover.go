package jsonl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// Recover rewrites path without a torn last line and without the first row for which keepWhile is false
// and all rows after it, whatever they hold. The file is replaced at once or not at all, and not
// touched if there is nothing to drop. A file that does not exist is an empty one. No Writer may have
// the file open. A damaged line that is not the last is an error, and the file then stays as it is.
func Recover(path string, keepWhile func(line []byte) bool) (Report, error) {
	f, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Report{}, nil
	}
	if err != nil {
		return Report{}, err
	}
	defer f.Close()
	report, kept, err := scan(path, f, func(_ int, raw []byte) (bool, error) { return keepWhile(raw), nil })
	if err != nil || report.Dropped == 0 && report.Torn == 0 {
		return report, err
	}
	if err := rewrite(path, io.NewSectionReader(f, 0, kept), f.Close); err != nil {
		return Report{}, fmt.Errorf("metrics file %s: not recovered: %w", path, err)
	}
	return report, nil
}

// rewrite gives a file new content, which is read from the old one: closeOld is called before the old one is replaced,
// since Windows replaces no file that is open.
func rewrite(path string, content io.Reader, closeOld func() error) error {
	pending, err := atomicfile.NewDurable(path)
	if err != nil {
		return err
	}
	defer pending.Discard()
	if _, err := io.Copy(pending, content); err != nil {
		return err
	}
	if err := closeOld(); err != nil {
		return err
	}
	return pending.Commit()
}

// UpTo returns a function for Recover that keeps rows while the whole number under key is at most last
// and does not fall. So the file never holds a step again after a later one; rows of one step (of
// training and of evaluation, say) stay together. It serves one call of Recover.
func UpTo(key string, last int64) func(line []byte) bool {
	var before *int64
	return func(line []byte) bool {
		var row map[string]json.RawMessage
		var step *int64
		if json.Unmarshal(line, &row) != nil || json.Unmarshal(row[key], &step) != nil || step == nil {
			return false
		}
		if *step > last || before != nil && *step < *before {
			return false
		}
		before = step
		return true
	}
}
