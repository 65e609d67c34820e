package findings

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// ClaimsFile is the name of the file that keeps what is said of the paper's claims, for those who compute on.
const ClaimsFile = "claims.csv"

// WriteClaims writes claims.csv to a folder, atomically, with a row for each comparison: larger and smaller are the
// arms whose numbers the claim expects so, and difference is larger - smaller, paired by seed, with the 95 % t
// interval, p and p after Holm's method. A number that does not exist is empty. Errors are those of writing.
func (f *Findings) WriteClaims(dir string) error {
	rows := [][]string{{"claim", "larger", "smaller", "step", "n", "mean_larger", "mean_smaller",
		"difference", "low", "high", "p", "p_holm", "verdict", "remarks"}}
	for _, claim := range f.Claims {
		for _, c := range claim.Comparisons {
			row := []string{claim.Title, c.Larger.Name, c.SmallerNames(), strconv.Itoa(c.Step), strconv.Itoa(c.Difference.N)}
			d := c.Difference
			for _, v := range []Value{c.LargerMean.Mean, c.SmallerMean.Mean, d.Mean, d.Low, d.High, d.P, c.Holm} {
				row = append(row, field(v))
			}
			rows = append(rows, append(row, c.Conclusion(), c.Remarks()))
		}
	}
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		return fmt.Errorf("%s was not written: %w", ClaimsFile, err)
	}
	path := filepath.Join(dir, ClaimsFile)
	if err := atomicfile.Write(path, out.Bytes()); err != nil {
		return fmt.Errorf("%s was not written: %w", path, err)
	}
	return nil
}

// field is a number of the file.
func field(v Value) string {
	if !v.OK {
		return ""
	}
	return strconv.FormatFloat(v.X, 'g', 9, 64)
}
