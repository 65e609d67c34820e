package experiments

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
)

// Each metric is measured at the steps at which it is due, and all of them at the last step whatever the intervals; the
// tokens that a network has read are steps times windows times their length.
func TestWhatIsDueAtEachStep(t *testing.T) {
	c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	c.Train.Steps, c.Intervals.EvalEvery, c.Intervals.MeasureEvery = 5, 2, 3
	cell := Cell{Arm: "a", Seed: 1, Config: c, Dir: filepath.Join(t.TempDir(), "cell")}
	w := finish(t, cell, cellText(t))
	all := map[string][]int{}
	rows, err := cell.rows("") // with that of step 0, of which nobody is told
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if want := int64(row.Step * c.Train.Batch * c.Train.Seq); row.Tokens != want {
			t.Errorf("step %d: %d tokens, want %d", row.Step, row.Tokens, want)
		}
		for _, x := range row.Scalars {
			all[x.Key] = append(all[x.Key], row.Step)
		}
	}
	if len(w.rows) != 5 || len(rows) != 6 {
		t.Fatalf("%d rows were told of, %d written", len(w.rows), len(rows))
	}
	for due, want := range map[measure.Due][]int{
		measure.EachStep: {0, 1, 2, 3, 4, 5}, measure.EachMeasure: {0, 3, 5}, measure.EachEvaluation: {0, 2, 4, 5},
	} {
		compared := 0
		for _, m := range measure.Metrics() {
			if m.Due != due || m.Group == "outside" { // there is no text of another domain
				continue
			}
			compared++
			if !slices.Equal(all[m.Key], want) {
				t.Errorf("%s, due at %s, is measured at steps %v, want %v", m.Key, due, all[m.Key], want)
			}
		}
		if compared < 3 {
			t.Errorf("%d metrics are due at %s", compared, due)
		}
	}
}
