package training

import (
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text"
)

// Held-out batches are windows spread evenly over the text, from its first on; a short text gives windows again, under
// other masks.
func TestHeldOutBatchesAreSpreadOverTheText(t *testing.T) {
	set, err := text.Prepare(t.Context(), text.PrepareOptions{
		Paths: []string{texttest.WriteSentences(t, 60)}, VocabSize: 230, SeqLen: 12, BatchSize: 2,
		CacheDir: t.TempDir(), HeldOut: 0.2,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	n := set.HeldOut.Len()
	if n < 8 {
		t.Fatalf("%d held-out windows", n)
	}
	for _, one := range []struct{ batches, windows int }{{2, 2}, {2 * n, 1}} { // four windows, and each one twice
		total := one.batches * one.windows
		c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
		c.Model.Encoder.Vocab, c.Train.Batch, c.Intervals.EvalBatches = 230, one.windows, one.batches
		all, err := NewBatches(set, c).HeldOut()
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != one.batches {
			t.Fatalf("%d batches, want %d", len(all), one.batches)
		}
		masks, same := map[int][]int{}, 0 // by window of the text
		for i := range total {
			window := i * n / total
			if total > n {
				window = i % n
			}
			want, err := set.HeldOut.Window(window, nil)
			if err != nil {
				t.Fatal(err)
			}
			batch, at := all[i/one.windows], i%one.windows*12
			if got := batch.Original[at : at+12]; !slices.Equal(got, want) {
				t.Fatalf("%d windows: number %d is %v, want window %d of the text", total, i, got, window)
			}
			shown := batch.Masked.IDs[at : at+12]
			if before, again := masks[window]; again && slices.Equal(before, shown) {
				same++
			}
			masks[window] = shown
		}
		if same > n/4 { // three of ten tokens are masked, now and then the same three
			t.Errorf("%d windows: %d of %d windows of the text come twice under one mask", total, same, n)
		}
	}
}

// The guess is the id of the largest logit, and of equal ones the first.
func TestGuessesAtEqualLogits(t *testing.T) {
	logits := []float32{1, 3, 3, 0, 5, 5, 5, 5, -1, -2, -1, -3}
	if got := likeliest(logits, 4); !slices.Equal(got, []int{1, 0, 0}) {
		t.Errorf("guesses %v, want [1 0 0]", got)
	}
	if got := likeliest(nil, 4); len(got) != 0 {
		t.Errorf("guesses %v without a row", got)
	}
}
