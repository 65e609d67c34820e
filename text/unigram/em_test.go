package unigram

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

func TestDigamma(t *testing.T) {
	// Abramowitz and Stegun, table 6.1 and the closed forms at 1/2 and 1.
	for x, want := range map[float64]float64{
		0.5: -1.963510026021423, 1: -0.5772156649015329, 1.5: 0.03648997397857652,
		2: 0.4227843350984671, 10: 2.251752589066721, 100: 4.600161852738087,
	} {
		if got := digamma(x); math.Abs(got-want) > 1e-9 {
			t.Errorf("digamma(%v) = %.12f, want %.12f", x, got, want)
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
