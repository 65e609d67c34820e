package objectives_test

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
)

// Each of the 510 ordinary places of a full window is missed by all 77 draws with chance (509/510)^77; it
// is shown as [MASK] unless none of its draws, each with chance .85/510, says so.
func TestELECTRAShares(t *testing.T) {
	const rounds = 400 // 204,800 tokens
	var chosenTotal, masked, other int
	place := make([]int, 512)
	for step := range uint64(rounds) {
		w := maskWindow(512, 512, words, step)
		shown, chosen, err := objectives.MaskELECTRA().Mask(w, words, rng.Stream(10, "mask", step))
		if err != nil {
			t.Fatal(err)
		}
		chosenTotal += len(chosen)
		for _, i := range chosen {
			place[i]++
			switch shown[i] {
			case words.MaskID():
				masked++
			case w[i]:
			default:
				other++
			}
		}
	}
	// Draws of one window compete, which makes the totals less variable than binomial ones.
	within5Sigma(t, "chosen", chosenTotal, rounds*510, 1-math.Pow(509./510, 77))
	within5Sigma(t, "shown as [MASK]", masked, rounds*510, 1-math.Pow(1-0.85/510, 77))
	if other != 0 {
		t.Errorf("%d chosen places show an id that is neither [MASK] nor the original", other)
	}
	for i := 1; i < 511; i++ {
		within5Sigma(t, "choices of one place", place[i], rounds, 1-math.Pow(509./510, 77))
	}
}

// Drawn with replacement: two candidates and one draw in ten tokens give one place, never none.
func TestELECTRAFewCandidates(t *testing.T) {
	hits := [10]int{}
	const rounds = 4000
	for step := range uint64(rounds) {
		w := []int{1, 3, 3, 50, 3, 3, 60, 3, 3, 2}
		_, chosen, err := objectives.MaskELECTRA().Mask(w, words, rng.Stream(11, "mask", step))
		if err != nil || len(chosen) != 1 {
			t.Fatalf("step %d: chosen %v, error %v; want one place", step, chosen, err)
		}
		hits[chosen[0]]++
	}
	within5Sigma(t, "first of two candidates", hits[3], rounds, 0.5)
	if hits[3]+hits[6] != rounds {
		t.Errorf("places chosen: %v; want 3 and 6 only", hits)
	}
}

// 12 draws among 10 candidates: most are drawn again. One draw for [MASK] is enough to show it, so a
// place stays itself only if each of the 12 draws goes elsewhere or keeps it.
func TestELECTRARepeatedDraws(t *testing.T) {
	const rounds = 3000
	m := objectives.MaskELECTRA()
	m.Rate = 1
	masked := 0
	for step := range uint64(rounds) {
		w := maskWindow(12, 12, words, step)
		shown, _, err := m.Mask(w, words, rng.Stream(15, "mask", step))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range shown {
			if id == words.MaskID() {
				masked++
			}
		}
	}
	within5Sigma(t, "shown as [MASK]", masked, rounds*10, 1-math.Pow(1-0.085, 12))
}
