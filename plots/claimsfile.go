package plots

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"strconv"

	"github.com/ablate-go/ablate/internal/scores"
)

// claimsFile holds what the report says of the paper's claims, for those who compute on.
const claimsFile = "claims.csv"

// writeClaims writes a row for each comparison: larger and smaller are the arms whose numbers the claim expects so, and
// difference is larger - smaller, paired by seed, with the 95 % t interval, p and p after Holm's method. A number that
// does not exist is empty.
func (r *folder) writeClaims(dir string) error {
	rows := [][]string{{"claim", "larger", "smaller", "step", "n", "mean_larger", "mean_smaller", "difference", "low", "high", "p", "p_holm", "verdict", "remarks"}}
	number := func(v scores.Value) string {
		if !v.OK {
			return ""
		}
		return strconv.FormatFloat(v.X, 'g', 9, 64)
	}
	for _, e := range r.expectations {
		for _, c := range e.comparisons {
			d := c.difference
			rows = append(rows, []string{e.title, c.larger.name, list(append([]string{c.smaller.name}, c.twins...)), strconv.Itoa(c.step), strconv.Itoa(d.N),
				number(c.a.Mean), number(c.b.Mean), number(d.Mean), number(d.Low), number(d.High), number(d.P), number(c.holm), c.words(), c.remarks()})
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return write(filepath.Join(dir, claimsFile), out.Bytes())
}
