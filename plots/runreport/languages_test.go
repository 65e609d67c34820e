package runreport_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

func TestLanguagesHaveTablesAndFigures(t *testing.T) {
	r := testruns.WithLanguages(testruns.Invented(t, 1, testruns.AsThePaper), 3)
	_, md := written(t, r, runreport.Meta{})
	testkit.Holds(t, md,
		"**MLM loss by language. One seed, so there is no interval.**",
		"| Language | mlm | rtd-none | rtd-es | rtd-gdes | Unigram |",
		"| l01 | 5.010 | 5.010 | 6.010 | 5.010 | 6.000 |",
		"| l03 | 5.210 | 5.210 | 6.210 | 5.210 | 6.200 |",
		"| all | 5.010 | 5.010 | 6.010 | 5.010 | 6.550 |",
		"**AUC by language.", "| Language | rtd-none | rtd-es | rtd-gdes |",
		"| l03 | 0.581 | 0.781 | 0.681 |", "| all | 0.601 | 0.801 | 0.701 |",
		"**RTD loss by language.",
		"**The languages.**",
		// A half of 200 steps of 32 windows are 3,200, five times the 640 of its text.
		"| l01 | text of it | 1,000 | 40,000 | 2,000 | 33.3% | 50.0% | 5.00 |",
		"with α = 0.3:", "figures/language-l02.png")
	if strings.Contains(md, "Other metrics") {
		t.Error("scores of languages are among the other metrics too")
	}
	if _, err := os.Stat(filepath.Join(r.Dir, "figures", "language-l03.svg")); err != nil {
		t.Error(err)
	}
	_, md = written(t, testruns.WithLanguages(testruns.Invented(t, 1, testruns.AsThePaper), 22), runreport.Meta{})
	testkit.Holds(t, md, "Further languages have no figure here: l21 and l22.", "| l22 |", "figures/language-l20.png")
	if strings.Contains(md, "figures/language-l21") {
		t.Error("a language beyond the most that are shown has a figure")
	}
	_, md = written(t, testruns.Invented(t, 1, testruns.AsThePaper), runreport.Meta{})
	if strings.Contains(md, "by language") ||
		strings.Contains(md, "The languages") {
		t.Error("a run without languages speaks of them")
	}
}

// From two seeds on the arms are compared within each language, by paired differences.
func TestLanguagesHaveDifferencesFromTwoSeedsOn(t *testing.T) {
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	for i := range r.Cells {
		c := &r.Cells[i]
		for k := range c.Rows {
			for j, x := range c.Rows[k].Scalars {
				if c.Arm == "rtd-es" && x.Key == "eval_auc" && x.Value != nil {
					v := *x.Value + 0.01*(float64(c.Seed)-2) // differences of 0.19, 0.2 and 0.21
					c.Rows[k].Scalars[j].Value = &v
				}
			}
		}
	}
	_, md := written(t, testruns.WithLanguages(r, 2), runreport.Meta{})
	// 4.303 times 0.01/√3 is 0.025; t is 0.2 divided by 0.01/√3, or 34.6.
	testkit.Holds(t, md, "**AUC by language, differences from rtd-none, paired by seed. Means over seeds",
		"| Language | rtd-es | p | rtd-gdes | p |", "| l02 | 0.200 ± 0.025 | &lt; 0.001 |",
		"**MLM loss by language, differences from rtd-none, paired by seed.",
		"| Language | mlm | p | rtd-es | p | rtd-gdes | p |", "| l01 | the same | – | 1.000 ± 0.000 |")
	_, md = written(t, testruns.WithLanguages(testruns.Invented(t, 1, testruns.AsThePaper), 2), runreport.Meta{})
	if strings.Contains(md, "by language, differences") {
		t.Error("one seed has differences by language")
	}
}

// The report of a run whose data.json is lost has the scores of its languages all the same.
func TestLanguagesWithoutTheirText(t *testing.T) {
	r := testruns.WithLanguages(testruns.Invented(t, 2, testruns.AsThePaper), 2)
	r.Data = nil
	_, md := written(t, r, runreport.Meta{})
	testkit.Holds(t, md, "**MLM loss by language. Means over seeds", "| l02 |")
	if strings.Contains(md, "**The languages.**") || strings.Contains(md, "Unigram") {
		t.Error("the report tells of a text that is not known")
	}
}
