package show

import (
	"reflect"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// table gathers rows whose values may be of several types, so that each has some of the columns.
type table struct {
	columns []report.Column
	at      map[string]int // of a column by its name
	rows    []map[string]string
}

// add makes a row of a value's fields and getters.
func (t *table) add(v reflect.Value) {
	row := map[string]string{}
	set := func(name, text string, number bool) {
		if _, known := t.at[name]; !known {
			t.at[name] = len(t.columns)
			t.columns = append(t.columns, report.Column{Title: name, Number: number})
		}
		row[name] = text
	}
	methods := getters(v)
	inner := follow(v)
	if inner.IsValid() && inner.Kind() == reflect.Struct {
		t.fields(inner, set)
	}
	for _, g := range methods {
		if _, has := row[g.name]; !has {
			set(g.name, g.text, false)
		}
	}
	t.rows = append(t.rows, row)
}

// fields are those of a struct, of the structs that are embedded in it, and the names of those that have one.
func (t *table) fields(v reflect.Value, set func(name, text string, number bool)) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		field := v.Field(i)
		if text, ok := oneLine(field); ok {
			k := field.Kind()
			if k == reflect.Pointer {
				k = field.Type().Elem().Kind()
			}
			set(f.Name, text, k >= reflect.Int && k <= reflect.Float64 || field.Type().Name() == "Estimate")
			continue
		}
		inner := follow(field)
		if !inner.IsValid() || inner.Kind() != reflect.Struct {
			continue
		}
		if f.Anonymous {
			t.fields(inner, set)
		} else if name := inner.FieldByName("Name"); name.IsValid() && name.Kind() == reflect.String {
			set(f.Name, name.String(), false)
		}
	}
}

// table leaves out columns in which nothing stands. A row without any value would say nothing, so such a table is
// none.
func (t *table) table(notes []string) (report.Table, bool) {
	var columns []report.Column
	rows := make([][]string, len(t.rows))
	for _, c := range t.columns {
		empty := true
		for _, row := range t.rows {
			empty = empty && row[c.Title] == ""
		}
		if empty {
			continue
		}
		columns = append(columns, c)
		for i, row := range t.rows {
			text, has := row[c.Title]
			if !has {
				text = prose.Missing
			}
			rows[i] = append(rows[i], text)
		}
	}
	if len(columns) == 0 {
		return report.Table{}, false
	}
	made, err := report.NewTable("", columns, rows, notes...)
	return made, err == nil
}
