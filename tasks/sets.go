package tasks

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/internal/prose"
)

// setReader reads the tasks whose files have examples and labels as they are needed: spans and choices.
type setReader struct {
	folder string // of the download
	files  splits
	parse  func(path, content string) (*Set, error)

	// together is what no two sets may share where dev is set aside: the context of questions, so that the answer to
	// one is not seen with another.
	together func(Example) string
}

// read reads the files of a task.
func (r setReader) read(_ Task, from Source) (*Data, error) {
	files, err := locate(from, r.folder, r.files)
	if err != nil {
		return nil, err
	}
	d := &Data{}
	if files.train != "" {
		if d.Train, err = r.set(from, located{"train", files.train}); err != nil {
			return nil, err
		}
	}
	for _, f := range files.dev {
		s, err := r.set(from, f)
		if err != nil {
			return nil, err
		}
		d.Dev = append(d.Dev, s)
	}
	for _, f := range files.test {
		s, err := r.set(from, f)
		if err != nil {
			return nil, err
		}
		d.Test = append(d.Test, s)
	}
	return d, d.settle(from, r.together)
}

func (r setReader) set(from Source, f located) (*Set, error) {
	text, err := readFile(f.path, from.Encoding)
	if err != nil {
		return nil, err
	}
	s, err := r.parse(f.path, text.Content)
	if err != nil {
		return nil, err
	}
	s.Name, s.Path = f.set, f.path
	s.Notes = append(text.Notes, s.Notes...)
	return s, nil
}

// settle checks that sets have examples and, where they need them, labels, and sets dev aside if there is none.
func (d *Data) settle(from Source, together func(Example) string) error {
	if from.DevShare < 0 || from.DevShare >= 1 {
		return fmt.Errorf("the share set aside for dev is %g: give one from 0 to below 1", from.DevShare)
	}
	for _, s := range d.Sets() {
		if len(s.Examples) == 0 {
			return &FileError{Path: s.Path, Err: errors.New("it has no example"), Next: "get the file anew"}
		}
		if s.Labelled {
			continue
		}
		if s == d.Train || slices.Contains(d.Dev, s) {
			return &FileError{Path: s.Path, Err: fmt.Errorf("it is used as %s and has %w", s.Name, ErrNoLabels),
				Next: "name it as the test file to predict for it"}
		}
		s.Notes = append(s.Notes, s.Path+": it has no labels, so that predictions are made for it and not scored")
	}
	if d.Train == nil {
		return nil
	}
	n := len(d.Train.Examples)
	d.Train.Examples = slices.DeleteFunc(d.Train.Examples, func(e Example) bool {
		return e.Options != nil && e.Class == None
	})
	if left := n - len(d.Train.Examples); left > 0 {
		d.Train.Notes = append(d.Train.Notes, fmt.Sprintf("%s: rows without a label, which are left out: %s", d.Train.Path,
			prose.Thousands(left)))
	}
	if len(d.Dev) > 0 {
		return nil
	}
	dev, err := setAsideBy(d.Train, from.DevShare, func(e Example) uint64 { return textHash(Example{Text: together(e)}) })
	d.Dev = []*Set{dev}
	return err
}
