package unigram

import (
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

// segmentations lists all ways to write s in pieces of the index.
func segmentations(s string, index map[string]int32) [][]int32 {
	if s == "" {
		return [][]int32{nil}
	}
	var out [][]int32
	for end := 1; end <= len(s); end++ {
		if id, ok := index[s[:end]]; ok {
			for _, rest := range segmentations(s[end:], index) {
				out = append(out, append([]int32{id}, rest...))
			}
		}
	}
	return out
}

func TestLatticeAgreesWithListingAllSegmentations(t *testing.T) {
	for step := range uint64(30) {
		units := randomUnits(step, 12)
		m := newModel(units, []rune("▁abé日"), seeds(units, 40))
		index := map[string]int32{}
		r := rng.Stream(2, "scores", step)
		prob := make([]float64, len(m.pieces))
		for i, p := range m.pieces {
			index[p] = int32(i)
			m.score[i] = -6 * r.Float64()
			prob[i] = math.Exp(m.score[i])
		}
		delete(index, "")
		for i, u := range units {
			best, second, total := math.Inf(-1), math.Inf(-1), 0.0
			want := make([]float64, len(m.pieces))
			for _, path := range segmentations(u.unit, index) {
				s := 0.0
				for _, p := range path {
					s += m.score[p]
				}
				best = max(best, s)
				if len(path) > 1 {
					second = max(second, s)
				}
				total += math.Exp(s)
				for _, p := range path {
					want[p] += math.Exp(s)
				}
			}
			got := make([]float64, len(m.pieces))
			if l := m.units.expect(i, 3, prob, got); math.Abs(l-math.Log(total)) > 1e-9 {
				t.Fatalf("log likelihood of %q is %v, want %v", u.unit, l, math.Log(total))
			}
			for p := range want {
				if w := 3 * want[p] / total; math.Abs(got[p]-w) > 1e-9 {
					t.Errorf("%q: %q is expected %v times, want %v", u.unit, m.pieces[p], got[p], w)
				}
			}
			for notWhole, w := range map[bool]float64{false: best, true: second} {
				s, whole := 0.0, ""
				path := m.units.best(nil, i, m.score, notWhole)
				for k := len(path) - 1; k >= 0; k-- {
					s += m.score[path[k]]
					whole += m.pieces[path[k]]
				}
				if math.IsInf(w, -1) {
					if len(path) > 0 {
						t.Errorf("%q has no second segmentation, got %v", u.unit, path)
					}
				} else if whole != u.unit || math.Abs(s-w) > 1e-9 {
					t.Errorf("best of %q (not whole %v) is %q with %v, want %v", u.unit, notWhole, whole, s, w)
				}
			}
		}
	}
}

func TestFilterGivesTheLatticesOfTheKeptPieces(t *testing.T) {
	units := randomUnits(7, 40)
	alphabet := []rune("▁abé日")
	list := seeds(units, 60)
	m := newModel(units, alphabet, list)
	keep := make([]bool, len(m.pieces))
	var kept []seed
	for i := range keep {
		keep[i] = m.must[i] || i%3 == 0
		if keep[i] && !m.must[i] {
			kept = append(kept, list[i-1-len(alphabet)])
		}
	}
	m.segmented() // made before, so that it is filtered
	m.keep(keep)
	want := newModel(units, alphabet, kept)
	if !slices.Equal(m.pieces, want.pieces) {
		t.Fatalf("pieces %q, want %q", m.pieces, want.pieces)
	}
	for name, l := range map[string][2]*lattices{
		"units": {m.units, want.units}, "pieces": {m.segmented(), want.segmented()},
	} {
		if !slices.Equal(l[0].edges, l[1].edges) || !slices.Equal(l[0].off, l[1].off) ||
			!slices.Equal(l[0].chars, l[1].chars) {
			t.Errorf("lattices of %s differ from those built anew", name)
		}
	}
}
