package tasks

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// assemble makes the data of a classify or regress task of the parts that were read. train is nil where there is none;
// without dev a share of train is set aside.
func assemble(t Task, from Source, train *part, dev, test []*part) (*Data, error) {
	if from.DevShare < 0 || from.DevShare >= 1 {
		return nil, fmt.Errorf("the share set aside for dev is %g: give one from 0 to below 1", from.DevShare)
	}
	if train != nil {
		if !train.labelled {
			return nil, train.unlabelled("to train on")
		}
		train.withLabels()
	}
	for _, p := range dev {
		if !p.labelled {
			return nil, p.unlabelled("to be scored")
		}
	}
	data := &Data{Labels: t.Labels}
	var err error
	if t.Kind == Classify && len(t.Labels) == 0 {
		if data.Labels, err = labelsOf(from, train, slices.Concat(dev, test)); err != nil {
			return nil, err
		}
	}
	if train != nil {
		if data.Train, err = train.set(t.Kind, data.Labels); err != nil {
			return nil, err
		}
	}
	if data.Dev, err = sets(dev, t.Kind, data.Labels); err != nil {
		return nil, err
	}
	if data.Test, err = sets(test, t.Kind, data.Labels); err != nil {
		return nil, err
	}
	if train != nil && len(dev) == 0 {
		aside, err := setAside(data.Train, from.DevShare)
		if err != nil {
			return nil, err
		}
		data.Dev = []*Set{aside}
	}
	if train != nil {
		data.Notes = overlap(data.Train, data.Dev)
	}
	return data, nil
}

// ErrNoLabels is the cause of the [*FileError] of a file that is to be trained on or scored and has no labels.
var ErrNoLabels = errors.New("no labels")

// unlabelled is the error for a file that needs labels.
func (p *part) unlabelled(purpose string) error {
	return &FileError{Path: p.path, Err: fmt.Errorf("it is %s and has %w", purpose, ErrNoLabels),
		Next: "name the column with the label, or name the file as the test file to predict for it"}
}

// labelsOf are the names of the classes: those that the source gives, else those of the training file, else those of
// all. Numbers are in order of size, others by their bytes.
func labelsOf(from Source, train *part, others []*part) ([]string, error) {
	if len(from.Labels) > 0 {
		return slices.Clone(from.Labels), nil
	}
	all := others
	if train != nil {
		all = []*part{train}
	}
	rows := 0
	seen := map[string]bool{}
	for _, p := range all {
		for _, r := range p.rows {
			if r.label != "" {
				seen[r.label] = true
				rows++
			}
		}
	}
	if many := 20; rows >= many && len(seen)*2 > rows {
		return nil, &FileError{Path: all[0].path,
			Err:  fmt.Errorf("its labels are %d different ones in %d rows", len(seen), rows),
			Next: "check the column of the label, or make it a task of regression if they are measurements"}
	}
	return sortedLabels(seen), nil
}

func sortedLabels(seen map[string]bool) []string {
	var out []string
	numbers := true
	for l := range seen {
		x, err := strconv.ParseFloat(l, 64)
		numbers = numbers && err == nil && !math.IsNaN(x)
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b string) int {
		if numbers {
			x, _ := strconv.ParseFloat(a, 64)
			y, _ := strconv.ParseFloat(b, 64)
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
		}
		return cmp.Compare(a, b)
	})
	return out
}

func sets(parts []*part, kind Kind, labels []string) (out []*Set, err error) {
	for _, p := range parts {
		s, err := p.set(kind, labels)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// set makes classes or numbers of the labels. One that is unknown, or no number, is an error.
func (p *part) set(kind Kind, labels []string) (*Set, error) {
	s := &Set{Name: p.name, Path: p.path, Labelled: p.labelled, Notes: p.notes, Examples: make([]Example, len(p.rows))}
	if len(p.rows) == 0 {
		return nil, &FileError{Path: p.path, Err: errors.New("it has no row"), Next: "get the file anew"}
	}
	for i, r := range p.rows {
		e := r.Example
		var err error
		switch {
		case kind == Regress:
			e.Class = None
			e.Value, err = number(r.label)
		case r.label == "":
			e.Class = None
		default:
			if e.Class = slices.Index(labels, r.label); e.Class < 0 {
				err = fmt.Errorf("the label %q is none of the labels %s", short(r.label), strings.Join(labels, ", "))
			}
		}
		if err != nil {
			return nil, p.fault(r.line, err,
				"mend the row, or check which column has the label and which file is for training")
		}
		s.Examples[i] = e
	}
	return s, nil
}

// number reads a label of a regression; NaN without one.
func number(label string) (float64, error) {
	if label == "" {
		return math.NaN(), nil
	}
	x, err := strconv.ParseFloat(label, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("the label %q is no number", short(label))
	}
	return x, nil
}

// short is a text that fits into a sentence.
func short(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
