package tasks

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/internal/records"
)

// layout is how the files of one task of GLUE are: tab-separated, without quoting, so that a quote is part of the text.
type layout struct {
	folder string // of the download
	files  splits

	// headers are the first lines that the files have, for train and dev and for test.
	headers []string
	bare    bool // files lack the header as they were published

	text, pair, label string            // names of columns; no pair where there is one text
	id                []string          // columns that together name a row, where there is no index
	blank             string            // a label that says that there is none
	language          string            // the column of the language
	group             string            // the column of Example.Group
	alias             map[string]string // other words for labels
	cells             int               // rows of labelled files with another number of cells are left out; 0 for none
}

// glueFiles are the names of most tasks' files.
var glueFiles = splits{
	train: wanted{"train", []string{"train.tsv"}},
	dev:   []wanted{{"dev", []string{"dev.tsv"}}},
	test:  []wanted{{"test", []string{"test.tsv"}}},
}

// read reads the files of a task.
func (l layout) read(t Task, from Source) (*Data, error) {
	files, err := locate(from, l.folder, l.files)
	if err != nil {
		return nil, err
	}
	var train *part
	if files.train != "" {
		if train, err = l.part(t, from, located{"train", files.train}); err != nil {
			return nil, err
		}
	}
	dev, err := l.parts(t, from, files.dev)
	if err != nil {
		return nil, err
	}
	test, err := l.parts(t, from, files.test)
	if err != nil {
		return nil, err
	}
	if l.folder == msrFolder && train != nil && len(dev) == 0 {
		if listed, err := devByIDs(files.dir, train); err != nil {
			return nil, err
		} else if listed != nil {
			dev = []*part{listed}
		}
	}
	return assemble(t, from, train, dev, test)
}

func (l layout) parts(t Task, from Source, list []located) (out []*part, err error) {
	for _, f := range list {
		p, err := l.part(t, from, f)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (l layout) part(t Task, from Source, f located) (*part, error) {
	text, err := readFile(f.path, from.Encoding)
	if err != nil {
		return nil, err
	}
	p := &part{name: f.set, path: f.path, notes: text.Notes}
	return p, l.parse(t, text.Content, p)
}

// parse reads the rows of a file.
func (l layout) parse(t Task, content string, p *part) error {
	var c *columns
	leftOut := 0
	err := records.Rows(strings.NewReader(content), '\t', func(line int, cells []string) error {
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			return nil
		}
		if c == nil {
			var header bool
			var err error
			if c, header, err = l.columns(t, cells); err != nil {
				return &FileError{p.path, line, err, "check that it is the file of this task"}
			}
			if header {
				return nil
			}
			if !l.bare {
				p.note("it has no header, so that columns are taken by their numbers")
			}
		}
		if l.cells > 0 && c.label >= 0 && len(cells) != l.cells {
			leftOut++
			return nil
		}
		if len(cells) < c.width() {
			return &FileError{p.path, line, fmt.Errorf("it has %d columns, and at least %d are needed", len(cells), c.width()),
				"mend the row or take it out"}
		}
		r := c.row(cells, line, len(p.rows)+leftOut)
		r.label = l.labelOf(r.label)
		p.rows = append(p.rows, r)
		return nil
	})
	if fault := (*records.RowError)(nil); errors.As(err, &fault) {
		return &FileError{p.path, int(fault.Row), fault.Err, "mend the row or take it out"}
	}
	if err != nil {
		return err
	}
	if leftOut > 0 {
		p.note("%d rows do not have %d columns and are left out", leftOut, l.cells)
	}
	p.settle(c != nil && c.label >= 0)
	return nil
}

// columns are where the fields of a row are; -1 for none.
type columns struct {
	text, pair, label, language, group int
	id                                 []int
}

// columns finds the columns by a file's first line, which is a header, or a row with the cells of one of the headers.
func (l layout) columns(t Task, first []string) (c *columns, header bool, err error) {
	if c := l.inHeader(first); c.text >= 0 && (l.pair == "" || c.pair >= 0) {
		return c, true, nil
	}
	for _, h := range l.headers {
		names := strings.Split(h, "\t")
		c := l.inHeader(names)
		if len(names) != len(first) || c.label >= 0 && !l.fits(t, first[c.label]) {
			continue
		}
		if _, err := strconv.Atoi(first[0]); err == nil || names[0] != "index" && names[0] != "id" {
			return c, false, nil
		}
	}
	return nil, false, fmt.Errorf("the header %s is expected, or a row with these columns, and it is %q",
		strings.Join(quoted(l.headers), " or "), short(strings.Join(first, "\t")))
}

func (l layout) inHeader(names []string) *columns {
	index := func(name string) int {
		return slices.IndexFunc(names, func(n string) bool { return strings.TrimSpace(n) == name })
	}
	c := &columns{text: index(l.text), pair: -1, label: index(l.label), language: -1, group: -1}
	if l.pair != "" {
		c.pair = index(l.pair)
	}
	if l.language != "" {
		c.language = index(l.language)
	}
	if l.group != "" {
		c.group = index(l.group)
	}
	for _, id := range [][]string{{"index"}, {"id"}, l.id} {
		c.id = nil
		for _, name := range id {
			if i := index(name); i >= 0 {
				c.id = append(c.id, i)
			}
		}
		if len(c.id) > 0 {
			break
		}
	}
	return c
}

// fits tells whether a cell can be a label of the task.
func (l layout) fits(t Task, cell string) bool {
	cell = strings.TrimSpace(cell)
	if t.Kind == Regress {
		_, err := number(cell)
		return err == nil
	}
	cell = l.labelOf(cell)
	return cell == "" || slices.Contains(t.Labels, cell)
}

// labelOf is the label of a cell; "" where it says that there is none.
func (l layout) labelOf(cell string) string {
	if other, ok := l.alias[cell]; ok {
		return other
	}
	if cell == l.blank {
		return ""
	}
	return cell
}

// width is how many cells a row must have.
func (c *columns) width() int { return max(c.text, c.pair, c.label, c.language) + 1 }

// row makes an example of cells. n is its number in the file, from 0.
func (c *columns) row(cells []string, line, n int) row {
	r := row{Example: Example{ID: fmt.Sprint(n), Text: strings.Clone(cells[c.text])}, line: line}
	if c.pair >= 0 {
		r.Pair = strings.Clone(cells[c.pair])
	}
	if c.label >= 0 {
		r.label = strings.Clone(strings.TrimSpace(cells[c.label]))
	}
	if c.language >= 0 {
		r.language = strings.Clone(strings.TrimSpace(cells[c.language]))
	}
	if c.group >= 0 && c.group < len(cells) {
		r.Group = strings.Clone(strings.TrimSpace(cells[c.group]))
	}
	var id []string
	for _, i := range c.id {
		if i < len(cells) {
			id = append(id, cells[i])
		}
	}
	if len(id) > 0 {
		r.ID = strings.Join(id, "-")
	}
	return r
}

func quoted(list []string) (out []string) {
	for _, s := range list {
		out = append(out, fmt.Sprintf("%q", strings.ReplaceAll(s, "\t", " ")))
	}
	return out
}
