package records

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestRowsGiveAllCellsAndLines(t *testing.T) {
	for name, tt := range map[string]struct {
		text  string
		comma rune
		want  string
	}{
		"tsv":       {"a\tb\n\"c\td\"\n\ne\r\n", '\t', `1["a" "b"] 2["\"c" "d\""] 3[""] 4["e"]`},
		"csv":       {"a,b\n\"c\nd\",e\n\nf\n", 0, `1["a" "b"] 2["c\nd" "e"] 5["f"]`},
		"semicolon": {"a;b,c\n1;2\n", ';', `1["a" "b,c"] 2["1" "2"]`},
		"nothing":   {"", 0, ""},
	} {
		var got []string
		err := Rows(strings.NewReader(tt.text), tt.comma, func(line int, cells []string) error {
			got = append(got, fmt.Sprintf("%d%q", line, cells))
			return nil
		})
		if s := strings.Join(got, " "); err != nil || s != tt.want {
			t.Errorf("%s: %s, %v; want %s", name, s, err, tt.want)
		}
	}
	own := errors.New("own")
	if err := Rows(strings.NewReader("a\n"), 0, func(int, []string) error { return own }); err != own {
		t.Errorf("error %v", err)
	}
}

func TestColumn(t *testing.T) {
	header := []string{"url", " 2", "3"}
	for field, want := range map[string]struct {
		column   int
		headless bool
	}{"url": {0, false}, "2": {1, false}, "1": {0, true}, "3": {2, false}, "4": {-1, false}, "x": {-1, false}} {
		if c, h := Column(header, field); c != want.column || h != want.headless {
			t.Errorf("%s: %d, %v", field, c, h)
		}
	}
}

func TestObjectsAndTheirScalars(t *testing.T) {
	text := `{"t": "a", "n": 1.50, "b": true, "o": {"x": "in"}, "l": ["a"], "z": null}` + "\n\n" + `{"t": "b"}`
	var got []string
	err := Objects(strings.NewReader(text), func(row int64, object map[string]json.RawMessage) error {
		for _, field := range []string{"t", "n", "b", "o.x", "l", "z", "none"} {
			if s, ok, err := Scalar(object, field); ok || err != nil {
				got = append(got, fmt.Sprintf("%d %s=%s %v", row, field, s, err))
			}
		}
		return nil
	})
	want := "1 t=a <nil>, 1 n=1.50 <nil>, 1 b=true <nil>, 1 o.x=in <nil>, " +
		"1 l= field \"l\" is a list and no text, 2 t=b <nil>"
	if s := strings.Join(got, ", "); err != nil || s != want {
		t.Errorf("%s, %v; want %s", s, err, want)
	}
	err = Objects(strings.NewReader(`{"t": "a"} [1]`), func(int64, map[string]json.RawMessage) error { return nil })
	var row *RowError
	if !errors.As(err, &row) || row.Row != 2 {
		t.Errorf("error %v", err)
	}
}
