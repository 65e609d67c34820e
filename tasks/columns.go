package tasks

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/records"
	"github.com/ablate-go/ablate/text/corpus"
)

// format is how a table is written.
type format int

const (
	formatTSV format = iota
	formatCSV
	formatJSON
)

// endings are the names of tables. A table under another name is told by its first line.
var endings = map[string]format{".tsv": formatTSV, ".tab": formatTSV, ".csv": formatCSV, ".jsonl": formatJSON,
	".json": formatJSON, ".ndjson": formatJSON}

// formatOf tells the format of a text.
func formatOf(name, content string) format {
	if f, ok := endings[strings.ToLower(path.Ext(name))]; ok {
		return f
	}
	first, _, _ := strings.Cut(strings.TrimLeft(content, " \r\n"), "\n")
	switch {
	case strings.HasPrefix(first, "{"), strings.HasPrefix(first, "[{"), strings.TrimSpace(first) == "[":
		return formatJSON
	case strings.Contains(first, "\t"):
		return formatTSV
	}
	return formatCSV
}

// tableFiles are the names that a folder's tables may have.
func tableFiles() splits {
	with := func(names ...string) (out []string) {
		for _, n := range names {
			for _, ending := range slices.Sorted(maps.Keys(endings)) {
				out = append(out, n+ending)
			}
		}
		return out
	}
	return splits{
		train: wanted{"train", with("train")},
		dev:   []wanted{{"dev", with("dev", "valid", "validation", "val")}},
		test:  []wanted{{"test", with("test")}},
	}
}

// ColumnError says that a table has no column by the name that was given.
type ColumnError struct {
	Path    string
	Purpose string   // text, pair or label
	Column  string   // "" if none was given
	Columns []string // that there are
}

// Error implements error.
func (e *ColumnError) Error() string {
	names := make([]string, len(e.Columns))
	for i, c := range e.Columns {
		names[i] = fmt.Sprintf("%q", short(c))
	}
	if most := 12; len(names) > most {
		names = append(names[:most], fmt.Sprintf("and %d more", len(names)-most))
	}
	return fmt.Sprintf("task file %q: it has no column %q for the %s; its first line is %s: name one of these, or a "+
		"number from 1 where there is no header", e.Path, e.Column, e.Purpose, strings.Join(names, ", "))
}

// readColumns reads a task of tables.
func readColumns(t Task, from Source) (*Data, error) {
	if from.Text == "" {
		from.Text = "text"
	}
	if from.Label == "" {
		from.Label = "label"
	}
	files, err := locate(from, "", tableFiles())
	if err != nil {
		return nil, err
	}
	var train *part
	var dev, test []*part
	if files.train != "" {
		if train, err = columnsPart(t, from, located{"train", files.train}, nil); err != nil {
			return nil, err
		}
	}
	for _, f := range files.dev {
		p, err := columnsPart(t, from, f, train)
		if err != nil {
			return nil, err
		}
		dev = append(dev, p)
	}
	for _, f := range files.test {
		p, err := columnsPart(t, from, f, train)
		if err != nil {
			return nil, err
		}
		test = append(test, p)
	}
	return assemble(t, from, train, dev, test)
}

// columnsPart reads one file. A test file that lacks the column of the label is one to predict for.
func columnsPart(t Task, from Source, f located, train *part) (*part, error) {
	text, err := readFile(f.path, from.Encoding)
	if err != nil {
		return nil, err
	}
	p := &part{name: f.set, path: f.path, notes: text.Notes}
	return p, p.parse(t, from, text, train)
}

// parse reads the rows of a table; train is the training file that was read before, if there is one.
func (p *part) parse(t Task, from Source, text corpus.Text, train *part) error {
	var hasLabel bool
	var err error
	switch f := formatOf(text.Name, text.Content); f {
	case formatJSON:
		p.objects = true
		hasLabel, err = p.parseObjects(from, text.Content)
	case formatTSV:
		hasLabel, err = p.parseCells(t, from, text.Content, '\t', train)
	default:
		hasLabel, err = p.parseCells(t, from, text.Content, 0, train)
	}
	if err != nil {
		return err
	}
	if len(p.rows) == 0 {
		return &FileError{Path: p.path, Err: errors.New("it has no row"), Next: "get the file anew"}
	}
	if !hasLabel && p.name != "test" {
		return &ColumnError{p.path, "label", from.Label, p.columns}
	}
	p.settle(hasLabel)
	return nil
}

// parseObjects reads JSON. A number, true and false are labels as they are written.
func (p *part) parseObjects(from Source, content string) (hasLabel bool, err error) {
	err = records.Objects(strings.NewReader(content), func(n int64, object map[string]json.RawMessage) error {
		if n == 1 {
			p.columns = slices.Sorted(maps.Keys(object))
		}
		r := row{Example: Example{ID: fmt.Sprint(n - 1)}, line: int(n)}
		for _, field := range []struct {
			purpose, name string
			to            *string
		}{{"text", from.Text, &r.Text}, {"pair", from.Pair, &r.Pair}, {"label", from.Label, &r.label}} {
			if field.name == "" {
				continue
			}
			value, ok, err := records.Scalar(object, field.name)
			switch {
			case err != nil:
				return p.fault(int(n), err, "mend the row, or name another field")
			case ok && field.purpose == "label":
				hasLabel = true
				value = strings.TrimSpace(value)
			case !ok && field.purpose != "label" && n == 1:
				return &ColumnError{p.path, field.purpose, field.name, p.columns}
			case !ok && field.purpose != "label":
				return p.fault(int(n), fmt.Errorf("it has no field %q for the %s", field.name, field.purpose),
					"mend the row or take it out")
			}
			*field.to = value
		}
		p.rows = append(p.rows, r)
		return nil
	})
	if fault := (*records.RowError)(nil); errors.As(err, &fault) {
		return false, &FileError{Path: p.path, Err: fault, Next: "mend the row or take it out"}
	}
	return hasLabel, err
}
