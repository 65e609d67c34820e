// Package prose writes numbers and lists as the sentences and tables of a report do: with a true minus sign, groups of
// three digits, and "a, b and c".
package prose

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/internal/scores"
)

// Missing stands in tables where a number does not exist.
const Missing = "–"

// Fixed writes v with the given decimals and a true minus sign; -0.000 is written as 0.000.
func Fixed(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	if v < 0 && strings.ContainsAny(s, "123456789") {
		s = "−" + s
	}
	return s
}

// Interval writes a mean over seeds, with the half-width of its 95 % interval where there is one.
func Interval(e scores.Estimate, decimals int) string {
	if !e.Mean.OK {
		return Missing
	}
	s := Fixed(e.Mean.X, decimals)
	if e.Low.OK {
		s += " ± " + Fixed((e.High.X-e.Low.X)/2, decimals)
	}
	return s
}

// Thousands writes 1234567 as 1,234,567.
func Thousands[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count writes "1 seed" and "3 seeds".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Thousands(n) + " " + noun + "s"
}

// List writes items as "a, b and c".
func List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

// Capital raises the first letter of a sentence.
func Capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Duration writes seconds in a suitable unit: "48 s", "7.6 min", "2.1 h".
func Duration(seconds float64) string {
	switch {
	case seconds < 99.5:
		return fmt.Sprintf("%.0f s", seconds)
	case seconds < 99.5*60:
		return fmt.Sprintf("%.1f min", seconds/60)
	}
	return fmt.Sprintf("%.1f h", seconds/3600)
}

// Rough writes a large count to two digits: "2.0 million".
func Rough(n float64) string {
	for _, unit := range []struct {
		size float64
		name string
	}{{1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}} {
		if n >= unit.size {
			v := n / unit.size
			if v < 9.95 {
				return fmt.Sprintf("%.1f %s", v, unit.name)
			}
			return fmt.Sprintf("%.0f %s", v, unit.name)
		}
	}
	return fmt.Sprintf("%.0f", n)
}
