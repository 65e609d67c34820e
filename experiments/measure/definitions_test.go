package measure

import (
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

// Where the two parts of an update are not at right angles: they add up, or oppose each other.
func TestContributionsThatOverlap(t *testing.T) {
	for _, c := range []struct {
		mlm, rtd          []float32
		ratio, cos, share float64
	}{
		{[]float32{3, 0}, []float32{1, 4}, math.Sqrt(17) / 3, 1 / math.Sqrt(17), 20.0 / 32}, // u = (4, 4)
		{[]float32{3, 0}, []float32{-1, 0}, 1.0 / 3, -1, -0.5},                              // u = (2, 0)
		{[]float32{1, 0}, []float32{-3, 0}, 3, -1, 1.5},                                     // u = (-2, 0)
	} {
		got := takeOne(t, Contribution{}, &Snapshot{MLMContribution: c.mlm, RTDContribution: c.rtd, OneTable: true})
		for key, want := range map[string]float64{"pull_ratio": c.ratio, "pull_cos": c.cos, "pull_share": c.share} {
			if x := read(t, got, key); !near(x, want) {
				t.Errorf("%v and %v: %s is %v, want %g", c.mlm, c.rtd, key, x, want)
			}
		}
	}
}

// The rows seen are those of ordinary tokens: special ids are left out however often they occur.
func TestSpecialTokensAreNotSeen(t *testing.T) {
	set := sentences(t)
	counts := slices.Clone(set.Counts)
	for id := range counts {
		if set.Tokenizer.IsSpecial(id) {
			counts[id] = 1000
		}
	}
	seen := NewTokenRows(&text.Dataset{Tokenizer: set.Tokenizer, Counts: counts})
	if slices.Contains(seen.All, unigram.UnkID) || !slices.Equal(seen.All, NewTokenRows(set).All) {
		t.Errorf("special ids among the rows seen: %v", seen.All)
	}
	if before := NewTokenRows(set).Bands; !slices.Equal(seen.Bands[0], before[0]) {
		t.Error("special ids move the bands")
	}
}

// Both are over the rows that are asked for, and rows of zeros have no direction.
func TestMeansOverRows(t *testing.T) {
	a := []float32{3, 4, 6, 8, 0, 0, 5, 12, 100, 100}
	b := []float32{3, 4, -6, -8, 1, 1, 12, -5, 7, 7}
	rows := []int{0, 1, 2, 3}
	if got := meanNorm(a, 2, rows); !near(got, (5+10+0+13)/4.0) {
		t.Errorf("mean norm %v, want 7", got)
	}
	if got := rowCosine(a, b, 2, rows); !near(got, 0) { // 1, -1, none and 0
		t.Errorf("mean cosine of rows %v, want 0", got)
	}
	if got := rowCosine(a, b, 2, []int{0, 3, 4}); !near(got, 2.0/3) {
		t.Errorf("mean cosine of rows %v, want 2/3", got)
	}
	if meanNorm(nil, 2, rows) != nil || rowCosine(a, b, 2, []int{2}) != nil {
		t.Error("a mean of nothing")
	}
}

// Drawn pairs are of two different rows among those that are asked for.
func TestDrawnPairsAreOfDifferentRows(t *testing.T) {
	// Three directions at right angles, and a fourth row, not asked for, along the first.
	table := []float32{1, 0, 0, 0, 1, 0, 0, 0, 1, 5, 0, 0}
	pairs := pairCosines(table, 3, []int{0, 1, 2})
	if len(pairs) != inspectedPairs {
		t.Errorf("%d pairs, want %d", len(pairs), inspectedPairs)
	}
	if at := slices.IndexFunc(pairs, func(cos float64) bool { return cos != 0 }); at >= 0 {
		t.Errorf("pair %d has the cosine %g: a row with itself, or one that was not asked for", at, pairs[at])
	}
	with := pairCosines(table, 3, []int{0, 1, 2, 3})
	along := 0.0
	for _, cos := range with {
		along += cos / float64(len(with))
	}
	if math.Abs(along-1.0/6) > 0.02 { // one of six pairs, each as likely
		t.Errorf("mean cosine %g of pairs of which one in six is 1", along)
	}
}
