package runreport_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// withTasks is a run whose arms have accuracies of 0.6 and more.
func withTasks(t *testing.T, names ...string) *experiments.Result {
	t.Helper()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	testruns.AddTasks(r, func(arm string, _ uint64, _ string) float64 {
		return 0.6 + 0.1*float64(len(arm)%3) // mlm 0.6, rtd-none 0.8, rtd-es 0.6, rtd-gdes 0.8
	}, names...)
	return r
}

// Each language has a row with its own score, and the table of all tasks has the first and the mean.
func TestTasksWithLanguagesHaveATableOfThem(t *testing.T) {
	_, md := written(t, withTasks(t, "rte", "xnli"), runreport.Meta{})
	testkit.Holds(t, md,
		"| Arm | rte, accuracy | xnli en, accuracy | xnli mean, accuracy | Downstream mean |",
		"| rtd-gdes | 0.800 | 0.800 | 0.700 | 0.800 |",
		"**Xnli, accuracy, by set. One seed, so there is no interval.**",
		"| Set | mlm | rtd-none | rtd-es | rtd-gdes |",
		"| en | 0.600 | 0.800 | 0.600 | 0.800 |", "| de | 0.500 | 0.700 | 0.500 | 0.700 |",
		"| sw | 0.400 | 0.600 | 0.400 | 0.600 |", "| mean of these | 0.500 | 0.700 | 0.500 | 0.700 |",
		"| test en | 0.550 | 0.750 | 0.550 | 0.750 |", "best on en",
		"Source: table 6. The scores of these runs are in the table of the tasks above.")
	if strings.Contains(md, "Other metrics") {
		t.Error("scores of sets are among the other metrics too")
	}
	if _, md = written(t, withTasks(t, "rte"), runreport.Meta{}); strings.Contains(md, "by set") {
		t.Error("a task of one set has a table of sets")
	}
}

// summary.csv has a column for each set of each task.
func TestSummaryHasTheSetsOfTasks(t *testing.T) {
	r := withTasks(t, "rte", "xnli")
	if err := r.WriteSummary(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(r.Dir, "summary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := testkit.Must[[][]string](t)(csv.NewReader(f).ReadAll())
	for column, want := range map[string]string{
		"downstream_rte_dev_accuracy": "0.8", "downstream_xnli_en_accuracy": "0.8", "downstream_xnli_sw_accuracy": "0.6",
		"downstream_xnli_mean_accuracy": "0.7", "downstream_xnli_test_en_accuracy": "0.75",
	} {
		at := slices.Index(rows[0], column)
		if at < 0 {
			t.Errorf("there is no column %s", column)
			continue
		}
		for _, row := range rows[1:] {
			if row[0] == "rtd-gdes" && row[at] != want {
				t.Errorf("%s of rtd-gdes is %q, want %s", column, row[at], want)
			}
		}
	}
}

// A learning rate that diverged in a cell is told below the table; where nothing else is left, it stands alone.
func TestReportNamesDivergedTrainings(t *testing.T) {
	r := withTasks(t, "rte")
	results := r.Cells[0].Tasks[0].Results
	results.Finished = append(results.Finished, finetune.Finished{
		Trial: finetune.Trial{LR: 0.5, Seed: 1}, Outcome: finetune.Outcome{Diverged: 12}})
	_, md := written(t, r, runreport.Meta{})
	testkit.Holds(t, md, "rte, "+r.Cells[0].Name()+": fine-tuned, lr 0.5: diverged at update 12.", "| rtd-gdes | 0.800 |")
	for i := range r.Cells {
		c := &r.Cells[i]
		task := c.Tasks[0]
		task.Results = &finetune.Results{Task: task.Results.Task, Finished: results.Finished[1:]}
		c.SetTasks([]experiments.TaskScore{task})
	}
	_, md = written(t, r, runreport.Meta{})
	testkit.Holds(t, md, "- rte, "+r.Cells[1].Name()+": fine-tuned, lr 0.5: diverged at update 12.")
}
