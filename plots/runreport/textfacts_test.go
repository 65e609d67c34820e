package runreport_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// The text of another domain has its name where the text is described and under both tables of scores on it.
func TestTheTextOfAnotherDomainIsNamed(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	withMetric(r, "outside_mlm_loss", lastOnly(6.25))
	withMetric(r, "outside_auc", lastOnly(0.55))
	r.Data.OutsideTokens, r.Data.OutsideName = 120345, "Newton's Opticks"
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "- **Other domain**: Newton's Opticks: 120,345 tokens, for scoring only",
		`On held-out text; "other domain" is Newton's Opticks, which nothing is trained on. Loss is`,
		`On held-out text; "other domain" is Newton's Opticks. AUC is`,
		"| Loss, other domain |", "| AUC, other domain |", "6.250", "0.550")

	r.Data.OutsideName = "" // as data.json of older versions is
	_, md = shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "**Other domain**: text from outside the training domain: 120,345 tokens",
		`"other domain" is text from outside the training domain, which`)

	_, md = shown(t, testruns.Invented(t, 1, testruns.AsThePaper), runreport.Meta{})
	testkit.Holds(t, md, "On held-out text. Loss is", "On held-out text. AUC is")
	if strings.Contains(strings.ToLower(md), "other domain") {
		t.Error("a run without a text of another domain speaks of one")
	}
}
