package measure

import (
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/sharing"
)

func TestNeighboursOfWords(t *testing.T) {
	set := sentences(t)
	seen, hidden := NewTokenRows(set), 4
	table := make([]float32, set.Tokenizer.Size()*hidden)
	r := rng.Stream(1, "neighbours", 0)
	for i := range table {
		table[i] = float32(r.NormFloat64())
	}
	at := func(piece string) []float32 {
		for _, id := range seen.All {
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
	all := FindNeighbours(set, seen, sharing.Tables{G: table, Delta: make([]float32, len(table))}, hidden,
		[]string{"masks", "zebra"})
	if len(all) != 2 || len(all[0].EG) != neighboursPerWord || all[0].EG[0] != (Neighbour{"▁samples", 1}) {
		t.Fatalf("neighbours %+v", all)
	}
	if all[0].ED != nil || all[0].Delta != nil {
		t.Error("neighbours in tables that are zero or not there")
	}
	if all[1].Absent == "" || all[1].EG != nil {
		t.Errorf("a word without a token: %+v", all[1])
	}
	if words := wordsOfEachBand(set, seen); len(words) == 0 || slices.Contains(words, "") {
		t.Errorf("chosen words %q", words)
	}
}
