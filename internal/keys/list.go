package keys

import (
	"fmt"
	"reflect"
)

// Key is one value of a configuration, as help shows it.
type Key struct {
	Path  string // "train.lr"
	Type  string // "number", "list of text", "whole number or null", ...
	Value string // as Encode writes it
	Doc   string // the doc tag
	Free  bool   // tagged resume:"free", itself or a section above: a resumed run may change it
}

// List returns every key of a struct (or a pointer to one) in the order of its fields. Lists and maps
// are one key each; the keys of a section that is null have the value null. It panics if the struct has
// a field that cannot be a key, a programming error which Decode, Set and Encode return as an error.
func List(cfg any) []Key {
	v, err := root(cfg)
	if err != nil {
		panic(err)
	}
	return listValue(v.Type(), v, "", false, nil)
}

// listType is List with the value null throughout.
func listType(t reflect.Type) []Key { return listValue(t, reflect.Value{}, "", false, nil) }

func listValue(t reflect.Type, v reflect.Value, path string, free bool, out []Key) []Key {
	for _, f := range fields(t) {
		value := reflect.Value{}
		if v.IsValid() {
			value = v.FieldByIndex(f.index)
		}
		at := join(path, f.name)
		if isSection(f.typ) {
			inner := f.typ
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
				if value.IsValid() {
					value = value.Elem() // of nil: the invalid value
				}
			}
			out = listValue(inner, value, at, free || f.free, out)
			continue
		}
		text := "null"
		if value.IsValid() {
			text = flow(value)
		}
		out = append(out, Key{at, typeName(f.typ), text, f.doc, free || f.free})
	}
	return out
}

// Difference is a key whose value is not the same in two configurations.
type Difference struct {
	Path string
	A, B string // as Encode writes them
	Free bool   // as in Key
}

// Diff compares two configurations of one type and returns the keys that differ, in the order of the
// fields. To refuse a resume, look for differences that are not Free. It panics as List does.
func Diff[T any](a, b T) []Difference {
	var out []Difference
	if x, y := reflect.TypeOf(a), reflect.TypeOf(b); x != y {
		panic(fmt.Sprintf("keys: Diff of %v and %v", x, y)) // only possible if T is an interface
	}
	inB := List(b)
	for i, k := range List(a) {
		if k.Value != inB[i].Value {
			out = append(out, Difference{k.Path, k.Value, inB[i].Value, k.Free})
		}
	}
	return out
}
