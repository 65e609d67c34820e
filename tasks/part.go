package tasks

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/internal/records"
)

// row is an example as its file has it, before its label is a class or a number.
type row struct {
	Example
	label    string // "" without one
	language string // of files with several
	line     int    // from 1
}

// part is the rows of one file.
type part struct {
	name, path string
	rows       []row
	labelled   bool // false where the file has no labels, or none but blank ones
	notes      []string
	columns    []string // of a table: cells of the first line, or fields of the first object
	unnamed    bool     // the first line was a header, though all columns are named by numbers
	objects    bool     // of JSON: a row's line is the number of the object
}

// fault is an error of one line.
func (p *part) fault(line int, err error, next string) error {
	if p.objects {
		return &FileError{Path: p.path, Err: &records.RowError{Row: int64(line), Err: err}, Next: next}
	}
	return &FileError{p.path, line, err, next}
}

// note adds a note with the file's path.
func (p *part) note(format string, args ...any) {
	p.notes = append(p.notes, p.path+": "+fmt.Sprintf(format, args...))
}

// settle finds out whether there are labels, once all rows are read.
func (p *part) settle(hasColumn bool) {
	blank := 0
	for _, r := range p.rows {
		if r.label == "" {
			blank++
		}
	}
	p.labelled = hasColumn && blank < len(p.rows)
	switch {
	case !p.labelled:
		p.note("it has no labels, so that predictions are made for it and not scored")
	case blank > 0:
		p.note("%s of %s without a label", prose.Count(blank, "row"), prose.Thousands(len(p.rows)))
	}
}

// withLabels leaves out the rows without a label.
func (p *part) withLabels() {
	p.rows = slices.DeleteFunc(p.rows, func(r row) bool { return r.label == "" })
}
