package runreport_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// Scores of an arm that has failed in every seed, taken before it did, would stand in the tables as if they were its
// own.
func TestArmsThatFailedHaveNoNumbers(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 2, testruns.AsThePaper)
	for seed := uint64(1); seed <= 2; seed++ {
		c := testruns.Cell(t, r, "rtd-gdes", seed)
		c.Rows, c.Error = c.Rows[:3], "the generator has diverged"
	}
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "6 of 8 cells done, 2 failed", "every seed that began has failed: rtd-gdes",
		"every seed of rtd-gdes that began has failed", "Dot chart: mlm 5.02 over 2 seeds; rtd-none")
	for _, line := range strings.Split(md, "\n") {
		if strings.HasPrefix(line, "| rtd-gdes |") && strings.Contains(line, "0.") && strings.Contains(line, "±") {
			t.Errorf("a table has numbers of the arm that failed: %s", line)
		}
	}
	testkit.Holds(t, md, "rtd-gdes (failed)") // its curves, up to there, are drawn
}

func TestCollapsedSeedsAreMarkedWhereverTheirArmIs(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 3, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if arm == "rtd-es" && seed == 2 && key == "eval_auc" {
			return 0.5, true
		}
		return testruns.AsThePaper(arm, seed, key, step)
	})
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "| rtd-es † |", "are in the mean: rtd-es 1 of 3.", "with collapsed seeds of rtd-es",
		"rtd-es, seed 2: held-out AUC 0.500")
	if strings.Contains(md, "| rtd-none † |") {
		t.Error("an arm without collapsed seeds is marked")
	}
}
