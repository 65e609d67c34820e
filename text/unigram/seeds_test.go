package unigram

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

// naiveSeeds counts every substring and drops those always followed by the same character.
func naiveSeeds(units []unitCount) []seed {
	count := map[string]int64{}
	for _, u := range units {
		r := []rune(u.unit)
		for a := range r {
			for b := a + 1; b <= len(r); b++ {
				count[string(r[a:b])] += u.n
			}
		}
	}
	inner := map[string]bool{}
	for s, n := range count {
		r := []rune(s)
		if len(r) > 1 && count[string(r[:len(r)-1])] == n {
			inner[string(r[:len(r)-1])] = true
		}
	}
	var out []seed
	for s, n := range count {
		if chars := len([]rune(s)); n >= 2 && 2 <= chars && chars <= maxPiece && !inner[s] {
			out = append(out, seed{s, chars, n})
		}
	}
	slices.SortFunc(out, func(a, b seed) int {
		return cmp.Or(cmp.Compare(b.n*int64(b.chars), a.n*int64(a.chars)), strings.Compare(a.piece, b.piece))
	})
	return out
}

// randomUnits gives distinct units over few characters, so that they share substrings.
func randomUnits(step uint64, n int) []unitCount {
	r := rng.Stream(1, "units", step)
	letters := []rune("abé日")
	seen := map[string]bool{}
	var out []unitCount
	for len(out) < n {
		u := []rune{meta}[:r.IntN(2)]
		for range 1 + r.IntN(6) {
			u = append(u, letters[r.IntN(len(letters))])
		}
		if s := string(u); !seen[s] {
			seen[s] = true
			out = append(out, unitCount{s, 1 + r.Int64N(9)})
		}
	}
	return out
}

func TestSeedsAgreeWithCountingAllSubstrings(t *testing.T) {
	for step := range uint64(50) {
		units := randomUnits(step, 1+int(step))
		got, want := seeds(units, maxSeeds), naiveSeeds(units)
		if !slices.Equal(got, want) {
			t.Fatalf("units %v:\ngot  %v\nwant %v", units, got, want)
		}
	}
	units := append(randomUnits(0, 10), unitCount{strings.Repeat("ab", 12), 3})
	if got := seeds(units, 5); len(got) != 5 || !slices.Equal(got, naiveSeeds(units)[:5]) {
		t.Errorf("with a limit of 5: %v", got)
	}
}
