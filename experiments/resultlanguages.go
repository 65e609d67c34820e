package experiments

import (
	"maps"
	"slices"

	"github.com/ablate-go/ablate/experiments/measure"
)

// Languages are those that any cell has scores of, in the order of their names; none for a text that names none. The
// scores of one are the metrics of [measure.Metric.In].
func (r *Result) Languages() []string {
	found := map[string]bool{}
	for _, c := range r.Cells {
		for _, row := range c.Rows {
			some := false
			for _, x := range row.Scalars {
				if l := measure.LanguageOf(x.Key); l != "" {
					found[l], some = true, true
				}
			}
			if some {
				break // each evaluation scores all of them
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
