package runreport_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// withMetric gives each row of a run a value of a further metric.
func withMetric(r *experiments.Result, key string, value func(c experiments.CellResult, step int) (float64, bool)) {
	for i, c := range r.Cells {
		for k := range c.Rows {
			if v, ok := value(c, c.Rows[k].Step); ok {
				c.Rows[k].Scalars = append(c.Rows[k].Scalars, measure.Scalar{Key: key, Value: &v})
			}
		}
		r.Cells[i] = c
	}
}

// lastOnly is a metric that is due at the last step alone.
func lastOnly(v float64) func(experiments.CellResult, int) (float64, bool) {
	return func(_ experiments.CellResult, step int) (float64, bool) { return v, step == testruns.Steps }
}

func TestRunsOfThisProgramHaveNoOtherMetrics(t *testing.T) {
	t.Parallel()
	_, md := shown(t, testruns.Invented(t, 1, testruns.AsThePaper), runreport.Meta{})
	if strings.Contains(md, "Other metrics") || strings.Contains(md, "figures/metric-") {
		t.Error("metrics that have their place are shown among the others too")
	}
}

// The scores on tasks are in the table of tasks, and nowhere as metrics that nobody knows.
func TestScoresOnTasksAreNoOtherMetrics(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	task := experiments.Downstream{Task: "sst2"}
	dev := finetune.SetResult{Set: "dev", Results: []tasks.Result{
		{Metric: score.Accuracy, Value: scores.Value{X: 0.625, OK: true}, N: 8},
	}}
	r.Plan.Downstream = []experiments.Downstream{task}
	for i := range r.Cells {
		r.Cells[i].Downstream = r.Plan.Downstream
		r.Cells[i].SetTasks([]experiments.TaskScore{{Task: task, Results: &finetune.Results{
			Finished: []finetune.Finished{{Outcome: finetune.Outcome{Dev: []finetune.SetResult{dev}}}},
		}}})
	}
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "| Arm | sst2, accuracy |", "| 0.625 |")
	if strings.Contains(md, "Other metrics") || strings.Contains(md, "does not declare") {
		t.Error("scores on tasks are shown as other metrics too")
	}
}

// A metric that another program has written into metrics.jsonl has its last value in a table, by arm with an interval.
func TestAMetricThatNobodyDeclaredIsShown(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	withMetric(r, "of.another/program", func(c experiments.CellResult, step int) (float64, bool) {
		return float64(step)/100 + float64(c.Seed-1)/10, c.Arm != "mlm"
	})
	withMetric(r, "of.another-program", func(c experiments.CellResult, step int) (float64, bool) { return 1, step == 0 })
	_, md := shown(t, r, runreport.Meta{})
	// 2.0, 2.1 and 2.2 at step 200: 2.1 with 4.303 times 0.1/√3.
	testkit.Holds(t, md, "## Other metrics", "| Arm | Seeds | Step | of.another-program | of.another/program |",
		"| rtd-es | 3 | 200 | 1.000 ± 0.000 | 2.100 ± 0.248 |",
		"of.another/program: found in metrics.jsonl; this program does not declare it.",
		"figures/metric-of-another-program.png")
	if strings.Contains(md, "metric-of-another-program-2") {
		t.Error("a metric of one step has a figure")
	}
}

// Curves of six metrics are drawn, under names of their own, and a table has at most eight columns.
func TestManyMetricsAreNotAllDrawn(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, testruns.Only(testruns.AsThePaper, "eval_mlm_loss"))
	var keys []string
	for i := range 10 {
		keys = append(keys, fmt.Sprintf("x%sy%d", strings.Repeat(".", i%2+1), i/2)) // x.y0, x..y0, x.y1, ...
	}
	for i, key := range keys {
		withMetric(r, key, func(c experiments.CellResult, step int) (float64, bool) { return float64(step + i), true })
	}
	_, md := written(t, r, runreport.Meta{})
	testkit.Holds(t, md, "**Other metrics after 200 steps.", "**More metrics after 200 steps.",
		"Further metrics have no figure here: x.y1, x.y2, x.y3 and x.y4. metrics.csv and TensorBoard have them.")
	names := testkit.Must[[]string](t)(filepath.Glob(filepath.Join(r.Dir, "figures", "metric-*.png")))
	if len(names) != 6 {
		t.Errorf("%d figures: %v", len(names), names)
	}
	if _, err := os.Stat(filepath.Join(r.Dir, "figures", "metric-x-y0-2.png")); err != nil {
		t.Errorf("two keys of one plain name: %v", err)
	}
}
