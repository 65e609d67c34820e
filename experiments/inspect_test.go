package experiments

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/pretrained"
)

// The measures of a checkpoint are those that training took of the same tables, where both are over the same rows.
func TestInspectionAgreesWithTraining(t *testing.T) {
	set := cellText(t)
	for sharing, tables := range map[string][]string{"none": {"E_G", "E_D"}, "es": {"E"}, "gdes": {"E_G", "E_D", "E_Δ"}} {
		c := Cell{Arm: sharing, Seed: 3, Config: cellArm(training.ObjectiveRTD, sharing, training.CouplingAlternating),
			Dir: filepath.Join(t.TempDir(), sharing)}
		finish(t, c, set)
		from, err := pretrained.Open(c.Dir)
		if err != nil {
			t.Fatal(err)
		}
		defer from.Close()
		in, err := measure.Inspect(from)
		if err != nil {
			t.Fatal(err)
		}
		if in.Rows != set.Tokenizer.Size()-5 || !slices.Equal(in.Tables, tables) || len(in.Pairs) != len(tables) {
			t.Errorf("%s: %d rows, tables %v", sharing, in.Rows, in.Tables)
		}
		// metrics.jsonl has the numbers that training took of these tables, over the rows that the text uses.
		seen, err := measure.InspectRows(from, measure.NewTokenRows(set).All)
		if err != nil {
			t.Fatal(err)
		}
		row := rowOf(t, c, -1)
		compared := 0
		for _, r := range seen.Scalars {
			want, ok := row.Get(r.Key)
			if m, _ := measure.Find(r.Key); m.Group == "norm" {
				continue // the norm of a table there, the mean norm of its rows here
			}
			if (r.Value != nil) != ok || ok && math.Abs(*r.Value-want) > 1e-8*math.Abs(want) {
				t.Errorf("%s: %s, and %g in metrics.jsonl (%v)", sharing, r, want, ok)
			}
			if ok {
				compared++
			}
		}
		if compared < 2*len(tables) {
			t.Errorf("%s: %d numbers compared", sharing, compared)
		}
		// Drawn pairs have the mean of all pairs, within what drawing leaves.
		mean := 0.0
		for _, cos := range in.Pairs[0] {
			mean += cos / float64(len(in.Pairs[0]))
		}
		if d := math.Abs(mean - *in.Scalars[0].Value); d > 0.02 {
			t.Errorf("%s: drawn pairs of E_G have the mean cosine %g, all pairs %g", sharing, mean, *in.Scalars[0].Value)
		}
		if pairs := len(tables) * (len(tables) - 1) / 2; len(in.Rowwise) != pairs {
			t.Errorf("%s: %d pairs of tables are compared row by row, want %d", sharing, len(in.Rowwise), pairs)
		}
		if in.MergeError != nil {
			t.Errorf("%s: a cell stores no E_D beside E_Δ", sharing)
		}
	}
}
