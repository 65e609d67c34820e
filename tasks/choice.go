package tasks

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/internal/records"
	"github.com/ablate-go/ablate/tasks/score"
)

// choiceTask is a task of files that parse reads. Where dev is set aside, all examples of one text go together.
func choiceTask(name, doc, folder string, files splits, parse func(path, content string) (*Set, error)) Task {
	return Task{Name: name, Kind: Choice, Doc: doc, Metrics: []score.Metric{score.Accuracy}, Files: code(files.names()...),
		Read: setReader{folder: folder, files: files, parse: parse, together: textOf}.read}
}

func textOf(e Example) string { return e.Text }

// choice reads any table with a text, its options and the number of the right one from 0.
var choice = choiceTask("choice", "one of several options, in a table with text, option0, option1, ... and label, or "+
	"in JSON lines with a list options", "", tableFiles(), choiceRows(func(f fields) (e Example, err error) {
	if e.Text, err = f.text("text"); err != nil {
		return e, err
	}
	if e.Options, err = f.options("options", "option"); err != nil {
		return e, err
	}
	return e, e.choose(f.maybe("label"), 0)
})).described(tableFilesInWords, "`text`, `option0`, `option1`, ... or the list `options`; label `label`, from 0",
	"your own")

// choiceRows reads tables with a header and JSON lines, of which one makes an example.
func choiceRows(one func(f fields) (Example, error)) func(path, content string) (*Set, error) {
	return func(path, content string) (*Set, error) {
		s := &Set{}
		err := eachRow(path, content, func(f fields) error {
			e, err := one(f)
			s.addChoice(e)
			return err
		})
		return s, err
	}
}

// addChoice appends an example; without an identifier it has its number.
func (s *Set) addChoice(e Example) {
	if e.ID == "" {
		e.ID = fmt.Sprint(len(s.Examples))
	}
	s.Labelled = s.Labelled || e.Class != None
	s.Examples = append(s.Examples, e)
}

// choose sets the class by a label: the number of an option from first, or its letter from A. None has no label.
func (e *Example) choose(label string, first int) error {
	e.Class = None
	label = strings.TrimSpace(label)
	if len(e.Options) < 2 {
		return fmt.Errorf("it has %d options, and 2 are the least", len(e.Options))
	}
	if label == "" {
		return nil
	}
	n, err := strconv.Atoi(label)
	switch {
	case err == nil:
		n -= first
	case len(label) == 1 && label[0] >= 'A' && label[0] <= 'Z':
		n = int(label[0] - 'A')
	default:
		n = -1
	}
	if n < 0 || n >= len(e.Options) {
		return fmt.Errorf("the label %q names none of its %d options", short(label), len(e.Options))
	}
	e.Class = n
	return nil
}

// fields are those of a row: cells by the names of the header, or those of an object.
type fields struct {
	cells  map[string]string
	object map[string]json.RawMessage
}

// find gives a field, "a.b" being the b of an object a.
func (f fields) find(name string) (text string, ok bool, err error) {
	if f.object != nil {
		return records.Scalar(f.object, name)
	}
	text, ok = f.cells[name]
	return text, ok, nil
}

// text is the first of these fields that the row has.
func (f fields) text(names ...string) (string, error) {
	for _, name := range names {
		if text, ok, err := f.find(name); err != nil || ok {
			return strings.TrimSpace(text), err
		}
	}
	return "", fmt.Errorf("it has no field %q", strings.Join(names, " or "))
}

// maybe is a field, "" if the row lacks it.
func (f fields) maybe(name string) string {
	text, _, _ := f.find(name)
	return strings.TrimSpace(text)
}

// options are the texts of a list, or the fields prefix0, prefix1 and so on.
func (f fields) options(list, prefix string) ([]string, error) {
	if raw, ok := f.object[list]; ok {
		var out []string
		if json.Unmarshal(raw, &out) != nil {
			return nil, fmt.Errorf("its field %q is no list of texts", list)
		}
		for i := range out {
			out[i] = strings.TrimSpace(out[i])
		}
		return out, nil
	}
	var out []string
	for {
		name := prefix + strconv.Itoa(len(out))
		text, ok, err := f.find(name)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		out = append(out, strings.TrimSpace(text))
	}
	if out == nil {
		return nil, fmt.Errorf("it has no field %q", prefix+"0")
	}
	return out, nil
}

// mendRow is what to do about a faulty row.
const mendRow = "mend the row, or check that it is the file of this task"

// eachRow calls yield with each row of a table that has a header, or each object of JSON. Errors name the row's line,
// or the number of the object.
func eachRow(path, content string, yield func(f fields) error) error {
	var err error
	if formatOf("", content) == formatJSON {
		err = records.Objects(strings.NewReader(content), func(n int64, object map[string]json.RawMessage) error {
			if err := yield(fields{object: object}); err != nil {
				return &FileError{Path: path, Err: &records.RowError{Row: n, Err: err}, Next: mendRow}
			}
			return nil
		})
	} else {
		err = eachCells(path, content, yield)
	}
	if fault := (*records.RowError)(nil); errors.As(err, &fault) && !isFileError(err) {
		return &FileError{Path: path, Err: fault, Next: mendRow}
	}
	return err
}

func isFileError(err error) bool {
	var e *FileError
	return errors.As(err, &e)
}

// eachCells is eachRow of a table. Commas are those of the header: a comma, a semicolon or a tab.
func eachCells(path, content string, yield func(f fields) error) error {
	var header []string
	return records.Rows(strings.NewReader(content), 0, func(line int, cells []string) error {
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			return nil
		}
		if header == nil {
			for _, c := range cells {
				header = append(header, strings.TrimSpace(strings.Clone(c)))
			}
			return nil
		}
		if len(cells) != len(header) {
			return &FileError{path, line, fmt.Errorf("it has %d columns, and the header has %d", len(cells), len(header)),
				"mend the row or take it out"}
		}
		f := fields{cells: map[string]string{}}
		for i, c := range cells {
			f.cells[header[i]] = strings.Clone(c)
		}
		if err := yield(f); err != nil {
			return &FileError{path, line, err, mendRow}
		}
		return nil
	})
}
