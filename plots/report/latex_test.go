package report

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
)

func TestLongWordsMayBreakAndSymbolsStay(t *testing.T) {
	for in, want := range map[string]string{
		"`model.attention=plain`, `lambda=10`":   "`model.|attention=|plain`,| `lambda=10`",
		"metric_of_another_program":              "metric_|of_|another_|program",
		"rtd-es-with-a-name-of-its-own":          "rtd-es-with-a-name-of-its-own",
		"AVeryLongIdentifierOfTheProgram":        "AVeryLongIdentif|ierOfTheProgram",
		"Discriminator of E_G":                   "Discriminator of E_G",
		"|E_G−E_D|/|E_G+E_D|":                    "|E_G−E_D|/||E_G+E_D|",
		"E_G abcdefghijklmnopq_next abcdefghijk": "E_G abcdefghijklmnop|q_|next abcdefghijk",
	} {
		if got := strings.ReplaceAll(breakable(in), string(breakHere), "|"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	if got := latex(breakable("metric_of_another_program")); got != `metric\_\allowbreak{}of\_\allowbreak{}another\_`+
		`\allowbreak{}program` {
		t.Errorf("got %s", got)
	}
}

// Columns that are wider than an equal share of the page give of their width, down to what their words need.
func TestColumnsShareThePage(t *testing.T) {
	for _, c := range []struct{ natural, least, want []float64 }{
		{[]float64{10, 200, 300}, []float64{10, 20, 20}, []float64{10, 45, 45}},
		{[]float64{10, 200, 300}, []float64{10, 20, 60}, []float64{10, 30, 60}},
		{[]float64{40, 40, 300}, []float64{40, 40, 20}, []float64{40, 40, 20}},
		{[]float64{20, 30, 300}, []float64{5, 5, 5}, []float64{20, 30, 50}},
	} {
		got := shared(c.natural, c.least, 100)
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-6 {
				t.Errorf("%v of %v: %v, want %v", c.least, c.natural, got, c.want)
				break
			}
		}
	}
}

// What fits stays as it is; texts break first, then the type gets smaller; what never fits is cut in parts that have
// the first column and all others once.
func TestWideTablesAreLaidOut(t *testing.T) {
	long := strings.Repeat("many words that stand in a cell ", 3)
	table := func(columns ...Column) Table {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = long
			if c.Number {
				row[i] = "0.123 ± 0.045"
			}
		}
		row[0] = "name"
		return testkit.Must[Table](t)(NewTable("", columns, [][]string{row}))
	}
	number, words := Column{Title: "n", Number: true}, Column{Title: "w"}
	all := table(words, number, number).latexLayouts()
	if len(all) != 1 || all[0].size.command != "" || sum(all[0].widths) != 0 {
		t.Errorf("a small table has the layouts %v", all)
	}
	all = table(words, words, number).latexLayouts()
	if len(all) != 1 || all[0].size.command != "" || all[0].widths[0] != 0 || all[0].widths[1] < 0.3 ||
		all[0].widths[1] > 0.8 || all[0].widths[2] != 0 {
		t.Errorf("a table of one long text has the layouts %v", all)
	}
	all = table(words, number, number, number, number, number).latexLayouts()
	if len(all) != 1 || all[0].size.command == "" || sum(all[0].widths) != 0 {
		t.Errorf("a table of five intervals has the layouts %v", all)
	}
	columns := []Column{words}
	for range 40 {
		columns = append(columns, number)
	}
	all = table(columns...).latexLayouts()
	seen := 1
	for _, l := range all {
		if l.columns[0] != 0 || len(l.columns) < 2 || l.columns[1] != seen {
			t.Errorf("a part has the columns %v after %d", l.columns, seen)
		}
		seen += len(l.columns) - 1
	}
	if len(all) < 3 || seen != 41 {
		t.Errorf("%d columns in %d parts", seen, len(all))
	}
	if tex := table(columns...).LaTeX(); strings.Count(tex, "\\begin{tabular}") != len(all) ||
		strings.Count(tex, "\\begin{table}") != 1 {
		t.Errorf("got:\n%s", tex)
	}
}
