package scores_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/ablate-go/ablate/internal/scores"
)

func TestHolmByHand(t *testing.T) {
	// In order: 3 x .01, then 2 x .03, then 1 x .04, which is less than what stands before it.
	got, want := scores.Holm([]float64{0.04, 0.01, 0.03}), []float64{0.06, 0.03, 0.06}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-15 {
			t.Errorf("p %d becomes %g, want %g", i, got[i], want[i])
		}
	}
	if got := scores.Holm([]float64{0.8, 0.9}); got[0] != 1 || got[1] != 1 {
		t.Errorf("adjusted p above 1: %v", got)
	}
	if got := scores.Holm(nil); len(got) != 0 {
		t.Errorf("no test gives %v", got)
	}
}

// By its definition: the smallest p is rejected at a level if it is at most level/m, the next if that was and it is at
// most level/(m-1), and so on. The adjusted p is the least level at which a test is rejected.
func TestHolmRejectsAsItIsDefined(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		ps := make([]float64, 1+r.IntN(8))
		for i := range ps {
			ps[i] = r.Float64() * r.Float64()
		}
		adjusted := scores.Holm(ps)
		for _, level := range []float64{0.01, 0.05, 0.2, 0.7} {
			rejected := make([]bool, len(ps))
			for left := len(ps); left > 0; left-- {
				least := -1
				for i, p := range ps {
					if !rejected[i] && (least < 0 || p < ps[least]) {
						least = i
					}
				}
				if ps[least] > level/float64(left) {
					break
				}
				rejected[least] = true
			}
			for i := range ps {
				if rejected[i] != (adjusted[i] <= level) {
					t.Fatalf("p %v at level %g: test %d is rejected: %v, its adjusted p %g", ps, level, i, rejected[i], adjusted[i])
				}
			}
		}
	}
}
