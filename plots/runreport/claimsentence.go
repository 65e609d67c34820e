package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/prose"
)

// claimDecimals are those of the numbers of every claim: losses in nats, cosines and AUC.
const claimDecimals = 3

// claimSentence states a claim, its verdict and the numbers.
func claimSentence(c findings.Claim) string {
	judged, waiting := c.Judged()
	var parts []string
	how, tests := "", oneTest(judged)
	if tests {
		how = fmt.Sprintf(" (differences and p of paired t tests, n = %d)", judged[0].Difference.N)
	}
	for _, one := range judged {
		parts = append(parts, comparisonSentence(one, c.SubjectSmaller, tests))
	}
	if waiting > 0 {
		parts = append(parts, fmt.Sprintf("%s more cannot be said yet", prose.Count(waiting, "comparison")))
	}
	return fmt.Sprintf("%s: %s. %s%s: %s.",
		c.Conclusion(), c.Statement, prose.Capital(c.Measure), how, strings.Join(parts, "; "))
}

// oneTest reports whether several comparisons rest on tests with one n, which then need be named but once.
func oneTest(all []findings.Comparison) bool {
	for _, c := range all {
		if !c.Difference.P.OK || c.Difference.N != all[0].Difference.N {
			return false
		}
	}
	return len(all) > 1
}

// comparisonSentence states the numbers; brief leaves out what test they are of.
func comparisonSentence(c findings.Comparison, subjectSmaller, brief bool) string {
	if c.NoNumbers {
		return fmt.Sprintf("%s and %s: %s", c.Larger.Name, c.Smaller.Name, c.Remark)
	}
	s := beside(c, subjectSmaller)
	var notes []string
	switch d := c.Difference; {
	case d.N > 1 && brief:
		notes = append(notes, prose.Interval(d, claimDecimals)+", "+pValue(d.P.X))
	case d.N > 1:
		notes = append(notes, "difference "+prose.Interval(d, claimDecimals), test(d))
	}
	if remarks := c.Remarks(); remarks != "" {
		notes = append(notes, remarks)
	}
	if notes != nil {
		s += " (" + strings.Join(notes, "; ") + ")"
	}
	if c.Unfinished {
		s += fmt.Sprintf(" at step %s, before the end", prose.Thousands(c.Step))
	}
	return s
}

// beside sets the two numbers beside each other, the claim's subject first.
func beside(c findings.Comparison, subjectSmaller bool) string {
	first := c.Larger.Name + " " + prose.Fixed(c.LargerMean.Mean.X, claimDecimals)
	second := c.SmallerNames() + " " + prose.Fixed(c.SmallerMean.Mean.X, claimDecimals)
	if subjectSmaller {
		first, second = second, first
	}
	return first + " against " + second
}
