package experiments

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
)

// summaryOf writes the summary of one cell and returns its columns.
func summaryOf(t *testing.T, c CellResult) map[string]string {
	t.Helper()
	r := &Result{Dir: t.TempDir(), Plan: onePlan(t, ""), Cells: []CellResult{c}}
	if err := r.WriteSummary(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(r.Dir, "summary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll() // refuses rows of unequal length
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	columns := map[string]string{}
	for i, name := range rows[0] {
		columns[name] = rows[1][i]
	}
	return columns
}

func TestSummaryTellsStepsApart(t *testing.T) {
	c := CellResult{Cell: Cell{Arm: "a", Seed: 3}, Error: "no luck"}
	c.Config.Train.Steps = 10
	conflict := func(step int, cos float64) Row {
		return Row{Step: step, Tokens: int64(step) * 100, Scalars: []measure.Scalar{{Key: "conflict_cos", Value: &cos},
			{Key: "pull_share", Value: nil}}}
	}
	c.Rows = []Row{{Scalars: []measure.Scalar{{Key: "eval_mlm_loss", Value: numberOf(9)}}}, conflict(5, -8),
		conflict(6, 0.25), conflict(7, 0.75)}
	c.Rows[1].Scalars = append(c.Rows[1].Scalars, measure.Scalar{Key: "eval_mlm_loss", Value: numberOf(4)},
		measure.Scalar{Key: "eval_f1", Value: nil})
	got := summaryOf(t, c)
	for name, want := range map[string]string{
		"arm": "a", "seed": "3", "status": "failed", "step": "7", "tokens": "700",
		"eval_step": "5", "eval_mlm_loss": "4", "eval_f1": "",
		"conflict_cos": "0.75", "conflict_cos_late": "0.5", // steps above 5
		"pull_share": "", "pull_share_late": "", "conflict_ratio_late": "",
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s is %q, %v; want %q", name, v, ok, want)
		}
	}
	if v, ok := summaryOf(t, CellResult{})["eval_step"]; !ok || v != "" {
		t.Errorf("a cell that has not begun was evaluated at step %q", v)
	}
}
