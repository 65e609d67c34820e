package tasks

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/records"
)

// span is the columns from one to another, both included.
type span struct{ from, to int }

// none is no column.
var none = span{-1, -1}

// in are the cells of the columns, written together: the letters of a sequence.
func (s span) in(cells []string) string {
	if s.from == s.to {
		return strings.Clone(cells[s.from])
	}
	return strings.Join(cells[s.from:s.to+1], "")
}

// parseCells reads CSV or TSV. The first line is a header if one of the columns is named by a word of it. Where all
// columns are numbers, it is one if its label is on no other line.
func (p *part) parseCells(t Task, from Source, content string, comma rune, train *part) (hasLabel bool, err error) {
	var text, pair, label span
	var header bool
	first := true
	err = records.Rows(strings.NewReader(content), comma, func(line int, cells []string) error {
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			return nil
		}
		if first {
			first = false
			p.columns = slices.Clone(cells)
			text, pair, label, header, err = p.find(from)
			if err != nil || header {
				return err
			}
		}
		if width := max(text.to, pair.to, label.to) + 1; len(cells) < width {
			return &FileError{p.path, line, fmt.Errorf("it has %d columns, and at least %d are needed", len(cells), width),
				"mend the row or take it out"}
		}
		r := row{Example: Example{ID: fmt.Sprint(len(p.rows)), Text: text.in(cells)}, line: line}
		if pair != none {
			r.Pair = pair.in(cells)
		}
		if label != none {
			r.label = strings.TrimSpace(label.in(cells))
		}
		p.rows = append(p.rows, r)
		return nil
	})
	if fault := (*records.RowError)(nil); errors.As(err, &fault) {
		return false, &FileError{Path: p.path, Err: fault, Next: "mend the row or take it out"}
	}
	if err == nil && !header && p.headerUnnamed(t, from, train) {
		p.unnamed = true
		p.note("its first line is taken for a header: %s", short(strings.Join(p.columns, ", ")))
		p.rows = p.rows[1:]
		for i := range p.rows {
			p.rows[i].ID = fmt.Sprint(i)
		}
	}
	return label != none, err
}

// headerUnnamed tells whether the first row is a header though all columns are named by numbers: it is the one of the
// training file; or, of numbers, its label is none; or, of classes, its label is on no other row while the others
// repeat.
func (p *part) headerUnnamed(t Task, from Source, train *part) bool {
	if train != nil && train.unnamed && slices.Equal(p.columns, train.columns) {
		return true
	}
	if len(p.rows) < 2 || p.rows[0].label == "" {
		return false
	}
	first := p.rows[0].label
	if t.Kind == Regress {
		_, err := number(first)
		return err != nil
	}
	has := func(r row) bool { return r.label == first }
	if slices.Contains(from.Labels, first) || train != nil && slices.ContainsFunc(train.rows, has) {
		return false
	}
	others := map[string]bool{}
	for _, r := range p.rows[1:] {
		others[r.label] = true
	}
	return !others[first] && 2*len(others) <= len(p.rows)-1
}

// find finds the columns in the first line. The label may be missing.
func (p *part) find(from Source) (text, pair, label span, header bool, err error) {
	pair = none
	text, named := columnsNamed(p.columns, from.Text)
	if text == none {
		return text, pair, label, false, &ColumnError{p.path, "text", from.Text, p.columns}
	}
	header = named
	if from.Pair != "" {
		if pair, named = columnsNamed(p.columns, from.Pair); pair == none {
			return text, pair, label, false, &ColumnError{p.path, "pair", from.Pair, p.columns}
		}
		header = header || named
	}
	label, named = columnsNamed(p.columns, from.Label)
	return text, pair, label, header || named, nil
}

// columnsNamed finds a column, or a range A-B of columns. named tells that the first line has the name.
func columnsNamed(first []string, name string) (s span, named bool) {
	if c, headless := records.Column(first, name); c >= 0 {
		return span{c, c}, !headless
	}
	for i := range name {
		if name[i] != '-' {
			continue
		}
		a, headlessA := records.Column(first, name[:i])
		b, headlessB := records.Column(first, name[i+1:])
		if a >= 0 && b >= a {
			return span{a, b}, !headlessA || !headlessB
		}
	}
	return none, false
}
