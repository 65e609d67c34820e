package objectives_test

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
)

// A full window of 512 has 510 ordinary tokens, so 85 windows of 6 with one choice in each; the count of
// 77 ends the choice at the 77th. Hence exactly one choice in each of the first 77, uniform in it, and
// none in the tail of 48.
func TestAuthorsRTDFullWindow(t *testing.T) {
	const rounds = 200 // 102,400 tokens
	var place [6]int
	for step := range uint64(rounds) {
		w := maskWindow(512, 512, words, step)
		masked, chosen, err := objectives.MaskAuthorsRTD().Mask(w, words, rng.Stream(2, "mask", step))
		if err != nil {
			t.Fatal(err)
		}
		if len(chosen) != 77 {
			t.Fatalf("step %d: %d places chosen, want 77", step, len(chosen))
		}
		for k, i := range chosen {
			if window := (i - 1) / 6; window != k {
				t.Fatalf("step %d: choice %d is place %d, in window %d; want one in each window, from the first on", step, k, i,
					window)
			}
			if masked[i] != words.MaskID() {
				t.Fatalf("step %d: place %d shows %d, want [MASK]", step, i, masked[i])
			}
			place[(i-1)%6]++
		}
	}
	for p, hits := range place {
		within5Sigma(t, fmt.Sprintf("choices at place %d of a window", p), hits, 77*rounds, 1./6)
	}
}

// Padding counts for nothing: 30 real tokens in a window of 512 give round(4.5) = 4 choices.
func TestAuthorsCountLeavesPaddingOut(t *testing.T) {
	w := maskWindow(512, 30, words, 0)
	_, chosen, err := objectives.MaskAuthorsRTD().Mask(w, words, rng.Stream(3, "mask", 0))
	if err != nil || len(chosen) != 4 {
		t.Errorf("%d choices, error %v; want 4", len(chosen), err)
	}
}

func TestAuthorsMLMShowsMaskKeepRandom(t *testing.T) {
	var n, mask, keep int
	for step := range uint64(1400) { // 107,800 choices
		w := maskWindow(512, 512, words, step)
		masked, chosen, err := objectives.MaskAuthorsMLM(1).Mask(w, words, rng.Stream(4, "mask", step))
		if err != nil {
			t.Fatal(err)
		}
		n += len(chosen)
		for _, i := range chosen {
			switch masked[i] {
			case words.MaskID():
				mask++
			case w[i]:
				keep++
			}
		}
	}
	chance := 0.1 / float64(words.size) // a random id can be [MASK] or the original
	within5Sigma(t, "[MASK]", mask, n, 0.8+chance)
	within5Sigma(t, "original", keep, n, 0.1+chance)
}

// With n-grams the chance of a unit to be marked has no short formula. It is computed here exactly, by
// going through every outcome of the walk, and compared at places which the count cannot cut off. At a
// rate of one half the windows are 2 n long, so that many runs reach past theirs.
func TestAuthorsNGramWalkAgainstEnumeration(t *testing.T) {
	const units, looked, rounds = 400, 60, 10000
	w := maskWindow(units+2, units+2, words, 0)
	for _, c := range []struct {
		rate   float64
		window int
	}{{0.15, 6}, {0.5, 2}} {
		m := objectives.MaskAuthorsMLM(3)
		m.Rate = c.rate
		want := enumerateWalk(units, 3, c.window)
		hits := make([]int, units)
		for step := range uint64(rounds) {
			_, chosen, err := m.Mask(w, words, rng.Stream(6, "mask", step))
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range chosen {
				hits[i-1]++
			}
		}
		for u := range looked {
			within5Sigma(t, fmt.Sprintf("rate %v, unit %d marked", c.rate, u), hits[u], rounds, want[u])
		}
	}
}

// enumerateWalk is the exact chance of each of n units to be marked.
func enumerateWalk(n, longest, window int) []float64 {
	total := 0.0
	for g := 1; g <= longest; g++ {
		total += 1 / float64(g)
	}
	at := make([]float64, n+longest+1) // chance that the walk stops at this offset
	at[0] = 1
	marked := make([]float64, n)
	for offset := range n {
		for g := 1; g <= longest; g++ {
			size := min(g*window, n-offset)
			p := at[offset] / float64(g) / total / float64(size)
			for start := offset; start < offset+size; start++ {
				for u := start; u < min(start+g, n); u++ {
					marked[u] += p
				}
				at[max(offset+size, min(start+g, n))] += p
			}
		}
	}
	return marked
}

// Whole words: a word is chosen from its first piece to its last or not at all, but for a last word that
// the capacity cuts. Words have 1 to 9 pieces here, which always fit.
func TestAuthorsNGramKeepsWordsWhole(t *testing.T) {
	v := maskVocab{size: 1000, wordEvery: 10}
	overshot := 0
	for step := range uint64(400) {
		r := rng.Stream(7, "test/words", step)
		w := []int{1}
		var starts []int // of each word, and the end of the last
		for len(w) < 240 {
			starts = append(starts, len(w))
			first := 10 * (1 + r.IntN(98))
			for k := range 1 + r.IntN(9) {
				w = append(w, first+k)
			}
		}
		starts, w = append(starts, len(w)), append(w, 2)
		masked, chosen, err := objectives.MaskAuthorsMLM(3).Mask(w, v, rng.Stream(8, "mask", step))
		if err != nil {
			t.Fatal(err)
		}
		in := map[int]bool{}
		for _, i := range chosen {
			in[i] = true
		}
		for k := range len(starts) - 1 {
			for i := starts[k]; i < starts[k+1]; i++ {
				if in[i] != in[starts[k]] {
					t.Fatalf("step %d: word %d..%d is chosen in part: %v", step, starts[k], starts[k+1], chosen)
				}
			}
		}
		if len(masked) != len(w) {
			t.Fatalf("step %d: %d tokens shown for %d", step, len(masked), len(w))
		}
		if len(chosen) > objectives.MaskAuthorsRTD().MaxPredictions(len(w)) {
			overshot++
		}
	}
	if overshot == 0 {
		t.Error("no window went past the count to finish a word, so the test shows little")
	}
}

// One word longer than the capacity is cut at the capacity.
func TestAuthorsLongWordIsCut(t *testing.T) {
	v := maskVocab{size: 1000, wordEvery: 999}
	w := maskWindow(100, 100, v, 0)
	m := objectives.MaskAuthorsMLM(3)
	_, chosen, err := m.Mask(w, v, rng.Stream(9, "mask", 0))
	if err != nil || len(chosen) != m.MaxPredictions(100) || chosen[0] != 1 {
		t.Errorf("%d chosen from %v, error %v; want the first %d", len(chosen), chosen, err, m.MaxPredictions(100))
	}
}
