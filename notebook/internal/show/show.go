// Package show writes values of ablate's types for the reader of a notebook: the fields of one, or a table of many.
package show

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/ablate-go/ablate/plots/report"
)

// module is how the import paths of this project's packages begin.
const module = "github.com/ablate-go/ablate"

// Text is what a cell shows of a value of a type of ablate, as Markdown where it is a table. It is false for values of
// other types, for empty ones, and for those that say themselves how they are shown.
func Text(v any) (text string, markdown, ok bool) {
	switch v.(type) {
	case nil, fmt.Stringer, error:
		return "", false, false
	}
	if e, is := v.(interface{ Encode() ([]byte, error) }); is && ours(reflect.TypeOf(v)) { // a plan, as YAML
		if data, err := e.Encode(); err == nil {
			return string(data), false, true
		}
	}
	if t, is := Table(v); is {
		return t.Markdown(), true, true
	}
	rv := follow(reflect.ValueOf(v))
	if !rv.IsValid() || rv.Kind() != reflect.Struct || !ours(rv.Type()) {
		return "", false, false
	}
	if l := reflect.ValueOf(v).MethodByName("List"); l.IsValid() && l.Type().NumIn() == 0 && l.Type().NumOut() == 1 {
		if t, is := Table(l.Call(nil)[0].Interface()); is { // the parameters of a network
			return t.Markdown(), true, true
		}
	}
	var b strings.Builder
	b.WriteString(rv.Type().String() + "\n")
	fields(&b, rv, "  ", 3)
	for _, g := range getters(reflect.ValueOf(v)) {
		fmt.Fprintf(&b, "  %s: %s\n", g.name, g.text)
	}
	return b.String(), false, true
}

// Table is a slice of values of this project's types, one a row, with the fields that are no lists as columns.
func Table(v any) (report.Table, bool) {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice || rv.Len() == 0 || !ours(rv.Type().Elem()) {
		return report.Table{}, false
	}
	const most = 200 // rows
	t := table{at: map[string]int{}}
	for i := range min(rv.Len(), most) {
		t.add(rv.Index(i))
	}
	var notes []string
	if rv.Len() > most {
		notes = append(notes, fmt.Sprintf("The first %d of %d.", most, rv.Len()))
	}
	return t.table(notes)
}

// ours is whether a type, or what it points to, is declared in this project.
func ours(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	k := t.Kind()
	return (k == reflect.Struct || k == reflect.Interface) &&
		(t.PkgPath() == module || strings.HasPrefix(t.PkgPath(), module+"/"))
}

// follow is what pointers and interfaces lead to; not valid if one of them is nil.
func follow(v reflect.Value) reflect.Value {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	return v
}

// fields writes a line for each exported field that is set, and those of structs below their name.
func fields(b *strings.Builder, v reflect.Value, indent string, depth int) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		if text, ok := oneLine(v.Field(i)); ok {
			if text != "" {
				fmt.Fprintf(b, "%s%s: %s\n", indent, f.Name, text)
			}
			continue
		}
		inner := follow(v.Field(i))
		switch {
		case !inner.IsValid(): // a nil that stands for nothing
		case inner.Kind() == reflect.Struct && f.Anonymous:
			fields(b, inner, indent, depth)
		case inner.Kind() == reflect.Struct && depth > 1 && ours(inner.Type()):
			fmt.Fprintf(b, "%s%s:\n", indent, f.Name)
			fields(b, inner, indent+"  ", depth-1)
		case inner.Kind() == reflect.Struct:
			fmt.Fprintf(b, "%s%s: %s\n", indent, f.Name, inner.Type())
		case inner.Kind() == reflect.Slice || inner.Kind() == reflect.Map || inner.Kind() == reflect.Array:
			if inner.Len() == 0 {
				continue
			}
			fmt.Fprintf(b, "%s%s: %d of %s\n", indent, f.Name, inner.Len(), inner.Type().Elem())
		}
	}
}
