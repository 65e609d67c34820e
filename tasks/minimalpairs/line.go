package minimalpairs

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// row is a line of BLiMP's files. What else is in it is not read.
type row struct {
	Good       *string         `json:"sentence_good"`
	Bad        *string         `json:"sentence_bad"`
	Paradigm   string          `json:"UID"`
	Field      string          `json:"field"`
	Phenomenon string          `json:"linguistics_term"`
	ID         json.RawMessage `json:"pairID"` // text, or a number as BLiMP's description has it
}

// parse reads one line, which is not blank. name is the paradigm of a line without UID.
func parse(line []byte, name string) (Pair, error) {
	if !utf8.Valid(line) {
		return Pair{}, errors.New("it is not UTF-8: convert the file, for instance with iconv")
	}
	var r row
	if err := json.Unmarshal(line, &r); err != nil {
		return Pair{}, jsonFault(err)
	}
	for _, s := range []struct {
		key  string
		text *string
	}{{"sentence_good", r.Good}, {"sentence_bad", r.Bad}} {
		if s.text == nil {
			return Pair{}, fmt.Errorf("it has no %s: each line has sentence_good and sentence_bad, as in BLiMP", s.key)
		}
		if strings.TrimSpace(*s.text) == "" {
			return Pair{}, fmt.Errorf("%s is blank: give a sentence, or leave the line out", s.key)
		}
	}
	id, err := pairID(r.ID)
	if err != nil {
		return Pair{}, err
	}
	for _, s := range []struct{ key, name string }{{"UID", r.Paradigm}, {"field", r.Field},
		{"linguistics_term", r.Phenomenon}, {"pairID", id}} {
		if strings.ContainsFunc(s.name, unicode.IsControl) {
			return Pair{}, fmt.Errorf("%s %q has a control character: it is a name in tables", s.key, s.name)
		}
	}
	p := Pair{Good: *r.Good, Bad: *r.Bad, Paradigm: r.Paradigm, Field: r.Field, Phenomenon: r.Phenomenon, ID: id}
	if p.Paradigm == "" {
		p.Paradigm = name
	}
	p.Field = strings.ReplaceAll(p.Field, "/", "_") // one file of BLiMP has syntax/semantics, and twelve syntax_semantics
	return p, nil
}

func pairID(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return number.String(), nil
	}
	return "", errors.New("pairID is neither text nor a number: write it as in BLiMP, or leave it out")
}

// jsonFault says a fault of JSON without the decoder's words for Go's types.
func jsonFault(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &kind):
		return fmt.Errorf("it is no JSON (%w): give an object on each line", err)
	case kind.Field == "":
		return fmt.Errorf("it is a JSON %s and no object: give an object on each line", kind.Value)
	}
	return fmt.Errorf("%s is a JSON %s and no text: write it in quotes", kind.Field, kind.Value)
}
