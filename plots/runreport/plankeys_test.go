package runreport

import (
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/report"
)

// Two keys of a plan are read by nothing but its report: name and question.
func TestAReportReadsNameAndQuestion(t *testing.T) {
	for _, c := range []struct{ name, question string }{{"tide", "Does it rise?"}, {"ebb", "Does it fall?"}} {
		r := testruns.Invented(t, 1, testruns.AsThePaper)
		r.Plan.Name, r.Plan.Question = c.name, c.question
		d := testkit.Must[*report.Document](t)(New(r, Meta{}))
		if d.Title != c.name || d.Question != c.question {
			t.Errorf("the report is %q, %q; want %q, %q", d.Title, d.Question, c.name, c.question)
		}
	}
}
