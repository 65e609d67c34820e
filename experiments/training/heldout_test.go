package training

import (
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/testtext"
)

// Held-out batches are windows spread evenly over the text, from its first on; a short text gives windows again, under
// other masks.
func TestHeldOutBatchesAreSpreadOverTheText(t *testing.T) {
	set := testtext.Prepare(t, testtext.Write(t, 60), t.TempDir(), 230, 12, 2)
	n := set.HeldOut.Len()
	if n < 8 {
		t.Fatalf("%d held-out windows", n)
	}
	for _, batches := range []int{2, n} { // of two windows each: fewer than there are, and twice as many
		c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
		c.Model.Encoder.Vocab, c.Train.Batch, c.Intervals.EvalBatches = 230, 2, batches
		all, err := NewBatches(set, c).HeldOut()
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != batches {
			t.Fatalf("%d batches, want %d", len(all), batches)
		}
		masks := map[int][]int{} // by window
		for i := range 2 * batches {
			window := i * n / (2 * batches)
			if 2*batches > n {
				window = i % n
			}
			want, err := set.HeldOut.Window(window, nil)
			if err != nil {
				t.Fatal(err)
			}
			at := i % 2 * 12
			if got := all[i/2].Original[at : at+12]; !slices.Equal(got, want) {
				t.Fatalf("%d batches: window %d of them is %v, want window %d of the text", batches, i, got, window)
			}
			shown := all[i/2].Masked.IDs[at : at+12]
			if before, again := masks[window]; again && slices.Equal(before, shown) {
				t.Errorf("%d batches: window %d of the text comes twice under one mask", batches, window)
			}
			masks[window] = shown
		}
	}
}

// The guess is the id of the largest logit, and of equal ones the first.
func TestGuessesAtEqualLogits(t *testing.T) {
	logits := []float32{1, 3, 3, 0, 5, 5, 5, 5, -1, -2, -1, -3}
	for _, c := range []struct {
		targets []int
		right   int
	}{{[]int{1, 0, 0}, 3}, {[]int{2, 0, 0}, 2}, {[]int{1, 3, 2}, 1}, {[]int{1}, 1}, {nil, 0}} {
		if got := rightGuesses(logits, 4, c.targets); got != c.right {
			t.Errorf("targets %v: %d right, want %d", c.targets, got, c.right)
		}
	}
}
