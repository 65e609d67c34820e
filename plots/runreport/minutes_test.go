package runreport_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// A budget of minutes is believed as far as the cells' own seconds bear it out.
func TestMinutesAreThoseThatCellsTook(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 2, testruns.AsThePaper, "budget.equal=minutes")
	waiting := testruns.Cell(t, r, "rtd-gdes", 2)
	waiting.Rows = waiting.Rows[:3] // is in no mean
	_, md := shown(t, r, runreport.Meta{})
	minutes := func(arm, want string) {
		t.Helper()
		if !regexp.MustCompile(`(?m)^\| ` + arm + ` \| (mlm|rtd) .* ` + want + ` \|$`).MatchString(md) {
			t.Errorf("the setup's table does not say that %s took %s minutes", arm, want)
		}
	}
	testkit.Holds(t, md, "| Minutes |", "Budget: equal minutes")
	minutes("rtd-es", `0\.333`) // 200 steps of a tenth of a second
	minutes("rtd-gdes", `0\.333`)
	if strings.Contains(md, "Not equal in the end") {
		t.Error("equal minutes are said not to be")
	}
	for _, seed := range []uint64{1, 2} {
		slow := testruns.Cell(t, r, "rtd-es", seed)
		slow.Rows[len(slow.Rows)-1].Seconds *= 1 + 0.2*float64(seed)
	}
	_, md = shown(t, r, runreport.Meta{})
	minutes("rtd-es", `0\.433`) // the mean of 24 and 28 seconds
	minutes("rtd-none", `0\.333`)
	testkit.Holds(t, md, "Not equal in the end: by the clock cells trained from 0.333 to 0.433 minutes")

	_, md = shown(t, testruns.Invented(t, 1, testruns.AsThePaper), runreport.Meta{})
	if strings.Contains(md, "| Minutes |") {
		t.Error("minutes are listed though the budget is steps")
	}
}
