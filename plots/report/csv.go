package report

import (
	"encoding/csv"
	"regexp"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// measured matches a cell that is a number as tables write it: with a true minus and groups of three, perhaps as a
// percentage, with the half-width of its interval, or with the number of seeds that have it.
var measured = func() *regexp.Regexp {
	const number = `([−+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?(?:e[−+-]?\d+)?)`
	return regexp.MustCompile(`^` + number + `( ?%)?(?: ± ` + number + `( ?%)?)?(?: \((\d+ of \d+)\))?$`)
}()

// A parsedCell is what a program reads of a cell: all parts are empty for a missing value.
type parsedCell struct{ value, half, seeds string }

// parseCell returns a text that is no number as it is.
func parseCell(s string) parsedCell {
	if s == prose.Missing {
		return parsedCell{}
	}
	m := measured.FindStringSubmatch(s)
	if m == nil || !strings.ContainsAny(m[1], "0123456789") {
		return parsedCell{value: noFormula(s)}
	}
	plain := strings.NewReplacer("−", "-", ",", "")
	unit := ""
	if m[2] != "" || m[4] != "" {
		unit = "%"
	}
	c := parsedCell{value: plain.Replace(strings.TrimPrefix(m[1], "+")) + unit, seeds: m[5]}
	if m[3] != "" {
		c.half = plain.Replace(m[3]) + unit
	}
	return c
}

// noFormula keeps a spreadsheet from computing a text that begins like a formula: with an apostrophe it stays text.
func noFormula(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// CSV is the table for a program. Numbers have an ASCII minus and no separators of thousands; what stands after ± has
// a column of its own, as has the number of seeds where a cell names it; a missing value is empty. Rows that go on
// with the name of the row above repeat it.
func (t Table) CSV() string {
	cells := make([][]parsedCell, len(t.rows))
	halves, seeds := make([]bool, len(t.columns)), make([]bool, len(t.columns))
	name := ""
	for i, row := range t.rows {
		for k, s := range row {
			c := parseCell(s)
			if k == 0 && !t.columns[0].Number {
				if s != "" {
					name = s
				}
				c = parsedCell{value: name}
			}
			halves[k], seeds[k] = halves[k] || c.half != "", seeds[k] || c.seeds != ""
			cells[i] = append(cells[i], c)
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b) // a strings.Builder takes all that is written
	line := func(at func(k int) parsedCell) {
		var out []string
		for k := range t.columns {
			c := at(k)
			out = append(out, c.value)
			if halves[k] {
				out = append(out, c.half)
			}
			if seeds[k] {
				out = append(out, c.seeds)
			}
		}
		w.Write(out)
	}
	line(func(k int) parsedCell {
		title := t.columns[k].Title
		title = noFormula(title)
		return parsedCell{title, title + " ±", title + " seeds"}
	})
	for _, row := range cells {
		line(func(k int) parsedCell { return row[k] })
	}
	w.Flush()
	return b.String()
}
