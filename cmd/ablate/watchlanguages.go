package main

import (
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
)

// byLanguage is a line with the newest held-out MLM loss of each language, as far as there is room; empty without any.
func byLanguage(c experiments.CellResult, languages []string, columns int) string {
	line := "  held-out mlm"
	some := false
	for _, l := range languages {
		v, ok := c.Last(training.HeldOutMetrics.MLMLoss.In(l).Key)
		if !ok {
			continue
		}
		part := "  " + l + " " + score(v)
		if len(line)+len(part) > columns-len(" ...") {
			line += " ..."
			break
		}
		line, some = line+part, true
	}
	if !some {
		return ""
	}
	return strings.TrimRight(line, " ")
}
