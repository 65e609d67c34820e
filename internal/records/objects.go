package records

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// Objects calls yield with each object that r delivers, as JSON does, and its number from 1. The object is good until
// the next one. Scalar reads its fields.
//
// Errors other than yield's are a *RowError.
func Objects(r io.Reader, yield func(row int64, object map[string]json.RawMessage) error) error {
	var count Count
	var j jsonReader
	return each(r, func(d *json.Decoder, _ bool) error {
		if err := j.decode(d, &count); err != nil {
			return err
		}
		return yield(count.Rows, j.fields)
	}, &count)
}

// Scalar is the text of a field, "a.b" being the b of an object a: a number, true and false are given as they are
// written. ok is false where the object lacks the field or has null in it; a list or an object is an error.
func Scalar(object map[string]json.RawMessage, field string) (text string, ok bool, err error) {
	value, ok := object[field]
	if !ok {
		value, ok = inner(object, field)
	}
	if !ok {
		return "", false, nil
	}
	switch kind := kindOf(value); kind {
	case "null":
		return "", false, nil
	case "text":
		err := json.Unmarshal(value, &text)
		return text, true, err
	case "an object", "a list":
		return "", false, notText(field, kind)
	}
	return string(value), true, nil
}

// inner finds "a.b.c" in objects within objects.
func inner(object map[string]json.RawMessage, path string) (json.RawMessage, bool) {
	name, rest, ok := strings.Cut(path, ".")
	if !ok {
		v, ok := object[path]
		return v, ok
	}
	var next map[string]json.RawMessage
	if err := json.Unmarshal(object[name], &next); err != nil {
		return nil, false
	}
	return inner(next, rest)
}

// kindOf says what a value of JSON is.
func kindOf(raw json.RawMessage) string {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 {
		return "nothing"
	}
	switch raw[0] {
	case '"':
		return "text"
	case '{':
		return "an object"
	case '[':
		return "a list"
	case 'n':
		return "null"
	case 't', 'f':
		return "true or false"
	}
	return "a number"
}
