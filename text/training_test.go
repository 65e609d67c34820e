package text

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

func TestDigamma(t *testing.T) {
	// Abramowitz and Stegun, table 6.1 and the closed forms at 1/2 and 1.
	for x, want := range map[float64]float64{
		0.5: -1.963510026021423, 1: -0.5772156649015329, 1.5: 0.03648997397857652, 2: 0.4227843350984671, 10: 2.251752589066721, 100: 4.600161852738087,
	} {
		if got := digamma(x); math.Abs(got-want) > 1e-9 {
			t.Errorf("digamma(%v) = %.12f, want %.12f", x, got, want)
		}
	}
}

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
				s, text := 0.0, ""
				path := m.units.best(nil, i, m.score, notWhole)
				for k := len(path) - 1; k >= 0; k-- {
					s += m.score[path[k]]
					text += m.pieces[path[k]]
				}
				if math.IsInf(w, -1) {
					if len(path) > 0 {
						t.Errorf("%q has no second segmentation, got %v", u.unit, path)
					}
				} else if text != u.unit || math.Abs(s-w) > 1e-9 {
					t.Errorf("best of %q (not whole %v) is %q with %v, want %v", u.unit, notWhole, text, s, w)
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
	m.keep(keep)
	want := newModel(units, alphabet, kept)
	if !slices.Equal(m.pieces, want.pieces) {
		t.Fatalf("pieces %q, want %q", m.pieces, want.pieces)
	}
	for name, l := range map[string][2]*lattices{"units": {m.units, want.units}, "pieces": {m.self, want.self}} {
		if !slices.Equal(l[0].edges, l[1].edges) || !slices.Equal(l[0].off, l[1].off) || !slices.Equal(l[0].chars, l[1].chars) {
			t.Errorf("lattices of %s differ from those built anew", name)
		}
	}
}

// A language of three words written without spaces: expectation maximisation finds them again.
func TestEMFindsTheWordsOfAToyLanguage(t *testing.T) {
	r := rng.Stream(3, "toy", 0)
	words := []string{"kato", "mira", "sun"}
	counts := map[string]int64{}
	for range 2000 {
		s := ""
		for range 2 + r.IntN(3) {
			s += words[r.IntN(3)]
		}
		counts[s]++
	}
	var units []unitCount
	for s, n := range counts {
		units = append(units, unitCount{s, n})
	}
	slices.SortFunc(units, func(a, b unitCount) int { return strings.Compare(a.unit, b.unit) })
	m := newModel(units, []rune("katomirsun"), seeds(units, 1000))
	last := math.Inf(-1)
	for range 30 {
		l, err := m.step(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		if l < last-1e-3 { // digamma is not quite the maximum, hence the allowance
			t.Errorf("likelihood fell from %v to %v nats", last, l)
		}
		last = l
	}
	for len(m.pieces)-1 > 13 {
		if err := m.prune(t.Context(), max(14, len(m.pieces)*3/4)); err != nil {
			t.Fatal(err)
		}
		if _, err := m.step(t.Context(), true); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range words {
		if !slices.Contains(m.pieces, w) {
			t.Errorf("%q is not among %q", w, m.pieces)
		}
	}
}

func TestCounterIsBoundedAndKeepsTheFrequent(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table of a million units")
	}
	k := &counter{index: map[string]int32{}, chars: map[rune]int64{}}
	r := rng.Stream(4, "words", 0)
	for i := range maxDistinct * 3 / 2 {
		var b [8]byte
		for j := range b {
			b[j] = 'a' + byte(r.IntN(26))
		}
		k.add(string(b[:]), true)
		if i%100 == 0 {
			k.add("common", true)
		}
	}
	if len(k.list) > maxDistinct || len(k.index) != len(k.list) {
		t.Errorf("%d units in the list and %d in the index", len(k.list), len(k.index))
	}
	if u := k.units(); len(u) > maxTrained || u[0] != (unitCount{"▁common", (maxDistinct*3/2 + 99) / 100}) {
		t.Errorf("%d units, the first is %v", len(u), u[0])
	}
}
