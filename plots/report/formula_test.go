package report

import (
	"strings"
	"testing"
)

// A spreadsheet computes nothing of a table: numbers have no plus, and a text that begins like a formula is marked.
func TestCSVHasNoFormulas(t *testing.T) {
	for cell, want := range map[string]parsedCell{
		"+0.12":           {value: "0.12"},
		"+0.12 ± 0.03":    {value: "0.12", half: "0.03"},
		"−1,200":          {value: "-1200"},
		"1e+05":           {value: "1e+05"},
		"=1+1":            {value: "'=1+1"},
		"@SUM(A1)":        {value: "'@SUM(A1)"},
		"-x":              {value: "'-x"},
		"rtd-es, seed 1":  {value: "rtd-es, seed 1"},
		"+cmd|' /C calc'": {value: "'+cmd|' /C calc'"},
	} {
		if got := parseCell(cell); got != want {
			t.Errorf("%q becomes %+v, want %+v", cell, got, want)
		}
	}
	table, err := NewTable("t", []Column{{Title: "=1+1"}}, [][]string{{"a"}})
	if err != nil {
		t.Fatal(err)
	}
	if csv := table.CSV(); !strings.HasPrefix(csv, "'=1+1\n") {
		t.Errorf("the head is %q", csv)
	}
}
