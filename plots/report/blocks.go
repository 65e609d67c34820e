package report

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/plots"
)

// Paragraph is a paragraph of text.
type Paragraph string

// Bullets is a list of short points.
type Bullets []string

// Picture is a figure with the words that go with it.
type Picture struct {
	name, caption, alt string
	graphic            plots.Graphic
}

// NewPicture checks and returns a picture. The name becomes that of its files: letters, digits, -
// and _. The caption says in a sentence what to see; alt says what is drawn, for those who cannot
// see it (Curves and Panels have an Alt method for it). All are required.
func NewPicture(name string, g plots.Graphic, caption, alt string) (Picture, error) {
	switch {
	case !plots.ValidName(name):
		return Picture{}, fmt.Errorf("report: %q cannot name a picture: use letters, digits, - and _, without an ending",
			name)
	case g == nil:
		return Picture{}, fmt.Errorf("report: picture %q has no figure: check the error of its constructor", name)
	case caption == "" || alt == "":
		return Picture{}, fmt.Errorf("report: picture %q lacks its caption or its alt text: say what to see, and what "+
			"is drawn", name)
	}
	return Picture{name: name, caption: caption, alt: alt, graphic: g}, nil
}

// Gallery is pictures of which the page shows one at a time, under tabs; on paper and without scripts all of
// them stand below one another.
type Gallery struct {
	labels   []string
	pictures []Picture
}

// NewGallery copies and checks a gallery: a short label for each picture.
func NewGallery(labels []string, pictures []Picture) (Gallery, error) {
	if len(pictures) == 0 || len(labels) != len(pictures) {
		return Gallery{}, fmt.Errorf("report: a gallery has %d labels for %d pictures: give one label for each picture",
			len(labels), len(pictures))
	}
	return Gallery{slices.Clone(labels), slices.Clone(pictures)}, nil
}

// Column is the head of a table's column.
type Column struct {
	Title string
	// Number aligns the cells right, in figures of equal width.
	Number bool
}

// Table is a table of short texts; its first column names the rows.
type Table struct {
	title   string
	columns []Column
	rows    [][]string
	notes   []string
}

// NewTable copies and checks a table: at least one column, and as many cells in each row as there
// are columns. The title may be empty; the notes stand below the table.
func NewTable(title string, columns []Column, rows [][]string, notes ...string) (Table, error) {
	if len(columns) == 0 {
		return Table{}, fmt.Errorf("report: table %q has no columns: name at least one", title)
	}
	t := Table{title: title, columns: slices.Clone(columns), notes: slices.Clone(notes)}
	for i, row := range rows {
		if len(row) != len(columns) {
			return Table{}, fmt.Errorf("report: row %d of table %q has %d cells for %d columns: fill missing cells with a dash",
				i, title, len(row), len(columns))
		}
		t.rows = append(t.rows, slices.Clone(row))
	}
	return t, nil
}

// Code is a block of code or a command, shown as it is.
type Code struct {
	Text string
	// Language is the Markdown name of the language, such as sh or toml; it may be empty.
	Language string
}

// Definition is a term and what it means, or a setting and its value.
type Definition struct{ Term, Text string }

// Definitions is a list of definitions, set in two columns where there is room.
type Definitions []Definition

// NoticeKind says how grave a notice is.
type NoticeKind int

const (
	// Note is for what a reader should know.
	Note NoticeKind = iota
	// Warning is for what weakens the conclusions.
	Warning
	// Failure is for runs that failed or are missing.
	Failure
)

// String returns the word that heads the notice: colour alone would not reach every reader.
func (k NoticeKind) String() string {
	switch k {
	case Warning:
		return "Warning"
	case Failure:
		return "Failure"
	}
	return "Note"
}

// Notice is a box that must not be overlooked. Items are set as a list below its text.
type Notice struct {
	Kind  NoticeKind
	Text  string
	Items []string
}

func (Paragraph) kind() string   { return "paragraph" }
func (Bullets) kind() string     { return "bullets" }
func (Picture) kind() string     { return "picture" }
func (Gallery) kind() string     { return "gallery" }
func (Table) kind() string       { return "table" }
func (Code) kind() string        { return "code" }
func (Definitions) kind() string { return "definitions" }
func (Notice) kind() string      { return "notice" }
