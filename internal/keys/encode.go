package keys

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// width is the column at which comments move from beside a key to above it.
const width = 100

// Encode writes a struct (or a pointer to one) as YAML, keys in the order of its fields and their doc
// tags as comments. Decode reads it back to the same values. It is an error if a number is NaN or
// infinite or a text is not UTF-8, since neither could be read back.
func Encode(cfg any) ([]byte, error) {
	v, err := root(cfg)
	if err != nil {
		return nil, err
	}
	if err := encodable(v, ""); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	block(&out, v, "")
	return out.Bytes(), nil
}

func block(out *bytes.Buffer, v reflect.Value, indent string) {
	for _, f := range fields(v.Type()) {
		value := v.FieldByIndex(f.index)
		for value.Kind() == reflect.Pointer && !value.IsNil() {
			value = value.Elem()
		}
		if isSection(value.Type()) && value.Kind() == reflect.Struct && len(fields(value.Type())) > 0 {
			above(out, f.doc, indent)
			fmt.Fprintf(out, "%s%s:\n", indent, f.name)
			block(out, value, indent+"  ")
			continue
		}
		if value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Struct && !isText(value.Type().Elem()) &&
			value.Len() > 0 {
			above(out, f.doc, indent)
			fmt.Fprintf(out, "%s%s:\n", indent, f.name)
			for i := range value.Len() {
				fmt.Fprintf(out, "%s  - %s\n", indent, flow(value.Index(i)))
			}
			continue
		}
		line := indent + f.name + ": " + flow(value)
		doc := strings.Join(strings.Fields(f.doc), " ")
		switch {
		case doc == "":
		case utf8.RuneCountInString(line)+4+utf8.RuneCountInString(doc) <= width:
			line += "  # " + doc
		default:
			above(out, doc, indent)
		}
		out.WriteString(line + "\n")
	}
}

// above writes doc as comment lines of at most width columns.
func above(out *bytes.Buffer, doc, indent string) {
	line := ""
	for _, word := range strings.Fields(doc) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			out.WriteString(line + "\n")
			line = ""
		}
		if line == "" {
			line = indent + "#"
		}
		line += " " + word
	}
	if line != "" {
		out.WriteString(line + "\n")
	}
}

// flow writes any value in one line.
func flow(v reflect.Value) string {
	var parts []string
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return "null"
		}
		return flow(v.Elem())
	case isText(v.Type()):
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			parts = append(parts, flow(v.Index(i)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case v.Kind() == reflect.Map:
		for _, name := range mapKeys(v) {
			key := reflect.ValueOf(name).Convert(v.Type().Key())
			parts = append(parts, quote(name)+": "+flow(v.MapIndex(key)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case v.Kind() == reflect.Struct:
		for _, f := range fields(v.Type()) {
			parts = append(parts, f.name+": "+flow(v.FieldByIndex(f.index)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return formatScalar(v)
}

func mapKeys(v reflect.Value) []string {
	set := map[string]bool{}
	for it := v.MapRange(); it.Next(); {
		set[it.Key().String()] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func encodable(v reflect.Value, path string) error {
	switch {
	case isText(v.Type()):
		return nil
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return encodable(v.Elem(), path)
	case v.Kind() == reflect.String && !utf8.ValidString(v.String()):
		return fmt.Errorf("key %q is the text %q, which is not UTF-8 and cannot be written", path, v.String())
	case v.CanFloat() && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)):
		return fmt.Errorf("key %q is %v, which a configuration cannot hold; use null or a finite number", path, v.Float())
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			if err := encodable(v.Index(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case v.Kind() == reflect.Map:
		for _, name := range mapKeys(v) {
			if !utf8.ValidString(name) {
				return fmt.Errorf("key %q has the entry %q, which is not UTF-8 and cannot be written", path, name)
			}
			if err := encodable(v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key())), join(path, name)); err != nil {
				return err
			}
		}
	case v.Kind() == reflect.Struct:
		for _, f := range fields(v.Type()) {
			if err := encodable(v.FieldByIndex(f.index), join(path, f.name)); err != nil {
				return err
			}
		}
	}
	return nil
}
