package keys

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// field is one key of a struct, with the fields of embedded structs among its own.
type field struct {
	name  string
	old   string // an old name that files may still use; empty if there is none
	doc   string
	free  bool // may differ on resume
	typ   reflect.Type
	index []int
}

func fields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		inline := f.Anonymous && name == "" || strings.Contains(options, "inline")
		if inline && f.Type.Kind() == reflect.Struct && !isText(f.Type) {
			for _, inner := range fields(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				out = append(out, inner)
			}
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		out = append(out, field{
			name: name, old: f.Tag.Get("was"), doc: f.Tag.Get("doc"), free: f.Tag.Get("resume") == "free",
			typ: f.Type, index: []int{i},
		})
	}
	return out
}

var (
	durationType    = reflect.TypeFor[time.Duration]()
	unmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	marshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
)

// isText tells whether values of t read and write themselves.
func isText(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() != reflect.Pointer && p.Implements(unmarshalerType) && p.Implements(marshalerType)
}

// Single is what a list implements, by its pointer, that may also be written as one value: "seeds: 3" beside
// "seeds: [1, 2, 3]". SetSingle gets the value's text; its error says what the value may be.
type Single interface{ SetSingle(text string) error }

var singleType = reflect.TypeFor[Single]()

// isSingle tells whether a list of type t may be written as one value.
func isSingle(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && reflect.PointerTo(t).Implements(singleType)
}

// isSection tells whether t is a struct with keys of its own, or a pointer to one.
func isSection(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && !isText(t)
}

// check refuses types that this package cannot read back as it wrote them.
func check(t reflect.Type, path string, outer []reflect.Type) error {
	if isText(t) {
		return nil
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return nil
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Pointer {
			return check(t.Elem(), path+"[]", outer)
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String && !isText(t.Key()) && t.Elem().Kind() != reflect.Pointer {
			return check(t.Elem(), path+".*", outer)
		}
	case reflect.Pointer:
		if k := t.Elem().Kind(); k != reflect.Pointer && k != reflect.Slice && k != reflect.Map {
			return check(t.Elem(), path, outer)
		}
	case reflect.Struct:
		for _, o := range outer {
			if o == t {
				return fmt.Errorf("keys: %s at %q contains itself", t, path)
			}
		}
		seen := map[string]bool{}
		for _, f := range fields(t) {
			if seen[f.name] || seen[f.old] && f.old != "" || f.name == "" || strings.ContainsAny(f.name, ".=:# \n") {
				return fmt.Errorf("keys: %s has the key %q twice or with a character that paths cannot hold", t, f.name)
			}
			seen[f.name] = true
			if f.old != "" {
				seen[f.old] = true
			}
			if err := check(f.typ, join(path, f.name), append(outer[:len(outer):len(outer)], t)); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("keys: the field %q has type %s, which a configuration cannot hold", path, t)
}

// root checks that cfg is a struct, or a pointer to one, and returns the struct.
func root(cfg any) (reflect.Value, error) {
	v := reflect.ValueOf(cfg)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return v, fmt.Errorf("keys: %T is no struct or pointer to one", cfg)
	}
	return v, check(v.Type(), "", nil)
}

// target is root for functions that change cfg.
func target(cfg any) (reflect.Value, error) {
	v, err := root(cfg)
	if err == nil && !v.CanSet() {
		err = fmt.Errorf("keys: %T cannot be changed; pass a pointer", cfg)
	}
	return v, err
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// paths lists the keys below t, each section before its own keys, those of lists without an index.
func paths(t reflect.Type, path string) []string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var out []string
	for _, f := range fields(t) {
		out = append(out, join(path, f.name))
		inner := f.typ
		for inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if isSection(inner) {
			out = append(out, paths(inner, join(path, f.name))...)
		}
	}
	return out
}
