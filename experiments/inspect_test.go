package experiments

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/pretrained"
)

// The measures of a checkpoint are those that training took of the same tables, where both are over the same rows.
func TestInspectionAgreesWithTraining(t *testing.T) {
	set := cellText(t)
	for sharing, tables := range map[string][]string{"none": {"E_G", "E_D"}, "es": {"E"}, "gdes": {"E_G", "E_D", "E_Δ"}} {
		c := Cell{Arm: sharing, Seed: 3, Config: cellArm(ObjectiveRTD, sharing, CouplingAlternating), Dir: filepath.Join(t.TempDir(), sharing)}
		finish(t, c, set)
		from, err := pretrained.Open(c.Dir)
		if err != nil {
			t.Fatal(err)
		}
		defer from.Close()
		in, err := Inspect(from)
		if err != nil {
			t.Fatal(err)
		}
		if in.Rows != set.Tokenizer.Size()-5 || !slices.Equal(in.Tables, tables) || len(in.Pairs) != len(tables) {
			t.Errorf("%s: %d rows, tables %v", sharing, in.Rows, in.Tables)
		}
		var rows []int
		for id := range set.Tokenizer.Size() {
			if !set.Tokenizer.IsSpecial(id) {
				rows = append(rows, id)
			}
		}
		values, err := from.Tables()
		if err != nil {
			t.Fatal(err)
		}
		s := &Snapshot{Vocab: c.Config.Model.Encoder.Vocab, Hidden: in.Hidden, Tables: values, Seen: Seen{Rows: rows}}
		want := (Similarity{}).Measure(s)
		for i, r := range in.Readings[:len(want)] {
			if (r.Value == nil) != (want[i].Value == nil) || r.Value != nil && *r.Value != *want[i].Value {
				t.Errorf("%s: %s", sharing, r.Key)
			}
		}
		// Drawn pairs have the mean of all pairs, within what drawing leaves.
		mean := 0.0
		for _, cos := range in.Pairs[0] {
			mean += cos / float64(len(in.Pairs[0]))
		}
		if d := math.Abs(mean - *want[0].Value); d > 0.02 {
			t.Errorf("%s: drawn pairs of E_G have the mean cosine %g, all pairs %g", sharing, mean, *want[0].Value)
		}
		if pairs := len(tables) * (len(tables) - 1) / 2; len(in.Rowwise) != pairs {
			t.Errorf("%s: %d pairs of tables are compared row by row, want %d", sharing, len(in.Rowwise), pairs)
		}
		if in.Merge != nil {
			t.Errorf("%s: a cell stores no E_D beside E_Δ", sharing)
		}
	}
}
