package experiments

import (
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/sharing"
	"gonum.org/v1/gonum/mat"
)

func TestBandsShareTheRunningText(t *testing.T) {
	c := cellArm(ObjectiveMLM, "none", CouplingAlternating)
	set := prepareText(t, writeCorpus(t, 60), t.TempDir(), c)
	seen := newSeen(set)
	var rows []int
	counts, total := [3]int64{}, int64(0)
	least := int64(math.MaxInt64)
	for i, band := range seen.Bands {
		if len(band) == 0 {
			t.Fatalf("band %s is empty", Bands()[i].Name)
		}
		most := int64(0)
		for _, id := range band {
			counts[i] += set.Counts[id]
			most = max(most, set.Counts[id])
		}
		if most > least {
			t.Errorf("band %s has a token with %d occurrences, the one before it one with %d", Bands()[i].Name, most, least)
		}
		for _, id := range band {
			least = min(least, set.Counts[id])
		}
		rows, total = append(rows, band...), total+counts[i]
	}
	slices.Sort(rows)
	if !slices.Equal(rows, seen.Rows) {
		t.Error("the bands are not the rows seen")
	}
	// A band ends with the token that reaches its share, so it may exceed it by no more than that one.
	if share := float64(counts[0]) / float64(total); share < 0.5 || share > 0.65 {
		t.Errorf("the frequent tokens make up %g of the text", share)
	}
	if share := float64(counts[0]+counts[1]) / float64(total); share < 0.9 {
		t.Errorf("the frequent and common tokens make up %g of the text", share)
	}
}

func TestEffectiveRankAgainstTheSingularValues(t *testing.T) {
	const vocab, hidden = 700, 12
	r := rng.Stream(5, "spectrum", 0)
	table := make([]float32, vocab*hidden)
	var rows []int
	for id := range vocab {
		for k := range hidden {
			table[id*hidden+k] = float32(r.NormFloat64() * math.Pow(0.6, float64(k)))
		}
		if id%3 != 0 {
			rows = append(rows, id)
		}
	}
	dense := mat.NewDense(len(rows), hidden, nil)
	for i, id := range rows {
		for k := range hidden {
			dense.Set(i, k, float64(table[id*hidden+k]))
		}
	}
	var svd mat.SVD
	if !svd.Factorize(dense, mat.SVDNone) {
		t.Fatal("no singular values")
	}
	sigma, sum, entropy := svd.Values(nil), 0.0, 0.0
	for _, s := range sigma {
		sum += s
	}
	for _, s := range sigma {
		entropy -= s / sum * math.Log(s/sum)
	}
	got := effectiveRank(table, hidden, rows)
	if got == nil || math.Abs(*got-math.Exp(entropy)) > 1e-4 {
		t.Errorf("effective rank %v, want %g", got, math.Exp(entropy))
	}
	for id := range vocab { // multiples of one row
		for k := range hidden {
			table[id*hidden+k] = float32(id+1) * float32(k+1)
		}
	}
	if got := effectiveRank(table, hidden, rows); got == nil || math.Abs(*got-1) > 0.02 {
		t.Errorf("rows along one line have effective rank %v", got)
	}
	clear(table)
	if effectiveRank(table, hidden, rows) != nil || effectiveRank(nil, hidden, rows) != nil || effectiveRank(table, hidden, nil) != nil {
		t.Error("a table without a direction has a rank")
	}
}

func TestPullAgainstItsDefinition(t *testing.T) {
	s := &Snapshot{MLMPull: []float32{3, 0}, RTDPull: []float32{0, 4}, OneTable: true}
	for key, want := range map[string]float64{"pull_ratio": 4.0 / 3, "pull_cos": 0, "pull_share": 16.0 / 25} {
		if x := read(t, takeOne(t, Pull{}, s), key); !near(x, want) {
			t.Errorf("%s is %v, want %g", key, x, want)
		}
	}
	s.OneTable = false
	if read(t, takeOne(t, Pull{}, s), "pull_share") != nil {
		t.Error("tables apart share an update")
	}
	for _, x := range takeOne(t, Pull{}, &Snapshot{MLMPull: s.MLMPull}) {
		if x.Value != nil {
			t.Errorf("%s is %g without RTD", x.Key, *x.Value)
		}
	}
}

// In the first step Adam's corrected momentum is the gradient, so what the two losses add is the update,
// but for its decay.
func TestPullsAddUpToTheFirstUpdate(t *testing.T) {
	for name, c := range allArms() {
		c.Train.WeightDecay, c.Train.ClipNorm = 0, 0.5
		tr := trainerOf(t, c, 1)
		before := tr.tables()
		_, s, err := tr.Measured(testBatch(t, tr, 1, 0), Seen{})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range []struct {
			name        string
			was, is     []float32
			pulls       [][]float32
			applies     bool
			description string
		}{
			{"E_G", before.G, s.Tables.G, [][]float32{s.MLMPull}, c.Sharing != "es", "MLM's"},
			{"E", before.G, s.Tables.G, [][]float32{s.MLMPull, s.RTDPull}, c.Sharing == "es", "the sum of both"},
			{"E_D", before.D, s.Tables.D, [][]float32{s.RTDPull}, c.Sharing == "none" && c.Objective == ObjectiveRTD, "RTD's"},
			{"E_Δ", before.Delta, s.Tables.Delta, [][]float32{s.RTDPull}, c.Sharing == "gdes", "RTD's"},
		} {
			if !table.applies {
				continue
			}
			worst, largest := 0.0, 0.0
			for i := range table.was {
				moved := float64(table.was[i]) - float64(table.is[i])
				pull := 0.0
				for _, p := range table.pulls {
					pull += float64(p[i])
				}
				worst, largest = max(worst, math.Abs(moved-pull)), max(largest, math.Abs(moved))
			}
			if largest == 0 || worst > 1e-4*largest {
				t.Errorf("%s: the update of %s is off %s by %g of %g (kernels %s)", name, table.name, table.description, worst, largest, kernels.Kernel())
			}
		}
		if want := c.Objective == ObjectiveRTD && c.Sharing != "none"; s.OneTable != want {
			t.Errorf("%s: OneTable is %v", name, s.OneTable)
		}
	}
}

func TestNeighboursOfWords(t *testing.T) {
	c := cellArm(ObjectiveRTD, "gdes", CouplingAlternating)
	set := prepareText(t, writeCorpus(t, 60), t.TempDir(), c)
	seen, hidden := newSeen(set), 4
	table := make([]float32, set.Tokenizer.Size()*hidden)
	r := rng.Stream(1, "neighbours", 0)
	for i := range table {
		table[i] = float32(r.NormFloat64())
	}
	at := func(piece string) []float32 {
		for _, id := range seen.Rows {
			if set.Tokenizer.Piece(id) == piece {
				return table[id*hidden : (id+1)*hidden]
			}
		}
		t.Fatalf("no piece %s", piece)
		return nil
	}
	for i, x := range at("▁masks") { // twice as long, the same way
		at("▁samples")[i] = 2 * x
	}
	all := neighbours(set, seen, sharing.Tables{G: table, Delta: make([]float32, len(table))}, hidden, []string{"masks", "zebra"})
	if len(all) != 2 || len(all[0].EG) != neighboursOf || all[0].EG[0] != (Neighbour{"▁samples", 1}) {
		t.Fatalf("neighbours %+v", all)
	}
	if all[0].ED != nil || all[0].Delta != nil {
		t.Error("neighbours in tables that are zero or not there")
	}
	if all[1].Absent == "" || all[1].EG != nil {
		t.Errorf("a word without a token: %+v", all[1])
	}
	if words := chosenWords(set, seen); len(words) == 0 || slices.Contains(words, "") {
		t.Errorf("chosen words %q", words)
	}
}

func TestNeighboursAreKeptWithTheCell(t *testing.T) {
	c := cellArm(ObjectiveRTD, "gdes", CouplingAlternating)
	set := prepareText(t, writeCorpus(t, 60), t.TempDir(), c)
	cell := Cell{Arm: "gdes", Seed: 1, Config: c, Dir: t.TempDir(), Words: []string{"masks"}}
	if found, err := cell.readNeighbours(); err != nil || found != nil {
		t.Errorf("before training: %v, %v", found, err)
	}
	finish(t, cell, set)
	found, err := cell.readNeighbours()
	if err != nil || len(found) != 1 || found[0].Word != "masks" || len(found[0].EG) == 0 || len(found[0].ED) == 0 || len(found[0].Delta) == 0 {
		t.Errorf("neighbours %+v, %v", found, err)
	}
}
