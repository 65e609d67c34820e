package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/prose"
)

// intervals says what stands after ±, for the titles of tables.
func intervals(seeds int) string {
	if seeds == 1 {
		return "One seed, so there is no interval."
	}
	return fmt.Sprintf("Means over %d seeds ± half-width of the 95%% t interval.", seeds)
}

// someIntervals is for tables whose rows have different numbers of seeds.
func (r *run) someIntervals() string {
	if r.Seeds() == 1 {
		return intervals(1)
	}
	return "Means over seeds ± half-width of the 95% t interval where there are two or more."
}

// written is an arm's estimate in a table, with the number of seeds where not all of them have the value.
func written(a *findings.Arm, e findings.Estimate, decimals int) string {
	s := prose.Interval(e, decimals)
	if e.N > 0 && e.N < len(a.Counted) {
		s += fmt.Sprintf(" (%d of %d)", e.N, len(a.Counted))
	}
	return s
}

// test names the test behind an estimate of a difference; it is empty where there is none.
func test(d findings.Estimate) string {
	if !d.P.OK {
		return ""
	}
	return fmt.Sprintf("paired t test, n = %d, %s", d.N, pValue(d.P.X))
}

// shortP writes a p for a column headed so.
func shortP(p findings.Value) string {
	if !p.OK {
		return prose.Missing
	}
	return strings.TrimPrefix(strings.TrimPrefix(pValue(p.X), "p = "), "p ")
}

// pValue writes p as papers do.
func pValue(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return "p = " + prose.Fixed(p, 3)
}

// side says on which side of a value an estimate's interval lies.
func side(e findings.Estimate, of float64, below, above, neither string) string {
	switch {
	case findings.Below(e, of):
		return below
	case findings.Above(e, of):
		return above
	}
	return neither
}
