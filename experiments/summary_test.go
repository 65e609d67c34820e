package experiments

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Gradients are read at every step and losses now and then: the columns of a row are of different steps, and say which.
func TestSummarySaysOfWhichStepsItIs(t *testing.T) {
	c := CellResult{Cell: Cell{Arm: "a", Seed: 1}, Error: "the loss is NaN"}
	c.Config.Train.Steps = 8
	for step, cos := range []float64{0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.2, 0.6} { // of the second half: 5, 6 and 7
		row := Row{Step: step, Readings: []Reading{{"conflict_cos", &cos}}}
		if step%4 == 0 {
			loss := 5 - float64(step)
			row.Readings = append(row.Readings, Reading{"eval_mlm_loss", &loss})
		}
		c.Rows = append(c.Rows, row)
	}
	r := &Result{Dir: t.TempDir(), Cells: []CellResult{c}}
	if err := r.WriteSummary(); err != nil {
		t.Fatal(err)
	}
	data, err := os.Open(filepath.Join(r.Dir, "summary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	rows, err := csv.NewReader(data).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for column, want := range map[string]string{
		"status": "failed", "step": "7", "eval_step": "4", "eval_mlm_loss": "1", "conflict_cos": "0.6", "conflict_cos_late": "0.3", "pull_share_late": "",
	} {
		if got := rows[1][slices.Index(rows[0], column)]; got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
}
