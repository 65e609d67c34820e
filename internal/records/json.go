package records

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// JSON calls yield with the field of each object that r delivers, one after another as in JSON lines, or within one
// array. A value is a text or a list of texts. If no object has the field by that name, "a.b" is the b of an object a.
//
// Other errors than yield's are a *FieldError where the first object lacks the field, or a *RowError.
func JSON(r io.Reader, field string, yield func(text string) error) (Count, error) {
	j := jsonReader{field: field, yield: yield}
	err := each(r, func(d *json.Decoder, text bool) error {
		if text {
			return j.text(d)
		}
		return j.object(d)
	}, &j.count)
	return j.count, err
}

// each calls row before each value that r delivers, one after another or within one array, until row says io.EOF. The
// values are texts in place of objects where the first is one.
func each(r io.Reader, row func(d *json.Decoder, text bool) error, count *Count) error {
	b := &budget{r: r, left: maxRow}
	in := bufio.NewReaderSize(b, 64<<10)
	inArray, texts, err := beginning(in)
	if err != nil {
		return err
	}
	d := json.NewDecoder(in)
	if inArray {
		if _, err := d.Token(); err != nil {
			return &RowError{1, syntax(err)}
		}
	}
	for {
		if inArray && !d.More() {
			if _, err := d.Token(); err != nil {
				return &RowError{count.Rows + 1, syntax(err)}
			}
			inArray = false // objects may follow
			continue
		}
		b.renew()
		if err := row(d, texts); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// beginning tells whether rows are within an array, and whether they are texts in place of objects.
func beginning(in *bufio.Reader) (inArray, texts bool, err error) {
	first, err := firstByte(in)
	if err != nil {
		return false, false, err
	}
	inArray = first == '['
	if inArray {
		head, err := in.Peek(in.Buffered())
		if err != nil {
			return false, false, err
		}
		texts = bytes.HasPrefix(bytes.TrimLeft(head[1:], " \t\r\n"), []byte(`"`))
	}
	return inArray, texts || first == '"', nil
}

// firstByte is the first that is no white space, which stays to be read; 0 at the end.
func firstByte(in *bufio.Reader) (byte, error) {
	for {
		c, err := in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil
		case err != nil:
			return 0, err
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			return c, in.UnreadByte()
		}
	}
}

// syntax says a fault of JSON without the decoder's words for Go's types.
func syntax(err error) error {
	var s *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("it is of the kind %s and not as the rows before it, or no object with fields", kind.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it is no whole JSON: the file ends within it")
	case errors.As(err, &s):
		return fmt.Errorf("it is no JSON (%w)", err)
	}
	return err
}

type jsonReader struct {
	field string
	yield func(string) error
	count Count
	seen  bool // a row had the field

	fields map[string]json.RawMessage // of the last object; the values are good until the next
}

// text takes a row that is a text.
func (j *jsonReader) text(d *json.Decoder) error {
	var text string
	err := d.Decode(&text)
	if errors.Is(err, io.EOF) {
		return err
	}
	if j.count.Rows++; err != nil {
		return &RowError{j.count.Rows, syntax(err)}
	}
	return j.yield(text)
}

// decode reads the next object into fields and counts it.
func (j *jsonReader) decode(d *json.Decoder, count *Count) error {
	clear(j.fields)
	err := d.Decode(&j.fields)
	if errors.Is(err, io.EOF) {
		return err
	}
	if count.Rows++; err != nil {
		return &RowError{count.Rows, syntax(err)}
	}
	if j.fields == nil {
		return &RowError{count.Rows, errors.New("it is null and no object with fields")}
	}
	return nil
}

// object takes a row that is an object.
func (j *jsonReader) object(d *json.Decoder) error {
	if err := j.decode(d, &j.count); err != nil {
		return err
	}
	object := j.fields
	value, ok := object[j.field]
	if !ok {
		value, ok = inner(object, j.field)
	}
	if !ok || kindOf(value) == "null" {
		j.count.Without++
		if !ok && !j.seen {
			return &FieldError{j.field, slices.Sorted(maps.Keys(object))}
		}
		return nil
	}
	j.seen = true
	switch kindOf(value) {
	case "text":
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return &RowError{j.count.Rows, err}
		}
		return j.yield(s)
	case "a list":
		var list []string
		if err := json.Unmarshal(value, &list); err == nil {
			for _, s := range list {
				if err := j.yield(s); err != nil {
					return err
				}
			}
			return nil
		}
		return &RowError{j.count.Rows, notText(j.field, "a list of other things")}
	}
	return &RowError{j.count.Rows, notText(j.field, kindOf(value))}
}
