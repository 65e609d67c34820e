package experiments

import (
	"encoding/csv"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// WriteMetrics writes metrics.csv to the run folder, atomically: a line for every row of every cell's metrics.jsonl,
// and a column for each metric that any cell has. A field is empty where the metric was not due or does not exist.
func (r *Result) WriteMetrics() error {
	var keys []string
	column := map[string]int{}
	for _, c := range r.Cells {
		for _, row := range c.Rows {
			for _, x := range row.Scalars {
				if _, known := column[x.Key]; !known {
					column[x.Key] = 0
					keys = append(keys, x.Key)
				}
			}
		}
	}
	slices.Sort(keys)
	head := []string{"arm", "seed", "step", "tokens", "seconds", "batch"}
	for i, key := range keys {
		column[key] = len(head) + i
	}
	out, err := atomicfile.New(filepath.Join(r.Dir, "metrics.csv"))
	if err != nil {
		return err
	}
	defer out.Discard()
	w := csv.NewWriter(out)
	w.Write(append(head, keys...)) // Flush tells what went wrong
	for _, c := range r.Cells {
		for _, row := range c.Rows {
			record := make([]string, len(head)+len(keys))
			copy(record, []string{c.Arm, strconv.FormatUint(c.Seed, 10), strconv.Itoa(row.Step),
				strconv.FormatInt(row.Tokens, 10), strconv.FormatFloat(row.Seconds, 'f', 3, 64), row.Batch})
			for _, x := range row.Scalars {
				if x.Value != nil {
					record[column[x.Key]] = strconv.FormatFloat(*x.Value, 'g', 9, 64)
				}
			}
			w.Write(record)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return out.Commit()
}
