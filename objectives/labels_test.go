package objectives_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
)

// Two windows of four; the second sample happens to be the original, so its label is 0.
func TestCorruptByHand(t *testing.T) {
	original := []int{1, 10, 11, 2, 1, 12, 2, 0}
	positions := []int{1, 2, 5, objectives.None, objectives.None}
	sampled := []int{99, 11, 98, 77, 77} // the last two belong to no position
	dst, labels := make([]int, 8), []float32{9, 9, 9, 9, 9, 9, 9, 9}
	n, err := objectives.Corrupt(dst, labels, original, positions, sampled)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 99, 11, 2, 1, 98, 2, 0}; !slices.Equal(dst, want) {
		t.Errorf("input %v, want %v", dst, want)
	}
	if want := []float32{0, 1, 0, 0, 0, 1, 0, 0}; !slices.Equal(labels, want) || n != 2 {
		t.Errorf("labels %v (%d ones), want %v (2)", labels, n, want)
	}
}

// After masking and sampling, the input differs from the original exactly where the label is 1, only at
// chosen places; the masked ids themselves never leak into the discriminator's input.
func TestCorruptLabelsAreTheDifferences(t *testing.T) {
	const batch, seq = 5, 60
	windows := maskBatch(batch, seq)
	for step := range uint64(50) {
		m, err := objectives.MaskAuthorsRTD().Batch(windows, batch, seq, words,
			objectives.Draw{Seed: 1, Purpose: "mask", Step: step})
		if err != nil {
			t.Fatal(err)
		}
		r := rng.Stream(1, "test/sampled", step)
		sampled := make([]int, m.N)
		for k := range sampled {
			sampled[k] = m.Targets[k]
			if r.Float64() < 0.5 {
				sampled[k] = r.IntN(words.size - 1) // all but [MASK]
			}
		}
		dst, labels := make([]int, batch*seq), make([]float64, batch*seq)
		ones, err := objectives.Corrupt(dst, labels, windows, m.Positions, sampled)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for p := range dst {
			if (dst[p] != windows[p]) != (labels[p] == 1) || labels[p] != 0 && labels[p] != 1 {
				t.Fatalf("step %d place %d: %d for %d, label %v", step, p, dst[p], windows[p], labels[p])
			}
			if labels[p] == 1 {
				count++
				if !slices.Contains(m.Positions[:m.N], p) {
					t.Fatalf("step %d: place %d was not chosen and is replaced", step, p)
				}
			}
			if dst[p] == words.MaskID() {
				t.Fatalf("step %d: place %d still shows [MASK]", step, p)
			}
		}
		if count != ones || ones == 0 || ones == m.N {
			t.Fatalf("step %d: %d ones reported, %d found, %d places", step, ones, count, m.N)
		}
	}
}

func TestCorruptInPlace(t *testing.T) {
	ids, labels := []int{1, 10, 2}, make([]float64, 3)
	if n, err := objectives.Corrupt(ids, labels, ids, []int{1}, []int{7}); err != nil || n != 1 || ids[1] != 7 ||
		labels[1] != 1 {
		t.Errorf("in place: %v %v, %d ones, error %v", ids, labels, n, err)
	}
}

func TestCorruptRefusesBadInput(t *testing.T) {
	original := []int{1, 10, 11, 2}
	for _, c := range []struct {
		name               string
		dst, labels        int
		positions, sampled []int
		want               string
	}{
		{"dst short", 3, 4, []int{1}, []int{5}, "room for 3 ids"},
		{"labels long", 4, 5, []int{1}, []int{5}, "5 labels"},
		{"few samples", 4, 4, []int{1, 2}, []int{5}, "1 samples for 2"},
		{"outside", 4, 4, []int{4}, []int{5}, "position 4"},
		{"below", 4, 4, []int{-2}, []int{5}, "position -2"},
		{"twice", 4, 4, []int{2, 2}, []int{5, 6}, "position 2 (entry 1)"},
		{"descending", 4, 4, []int{2, 1}, []int{5, 6}, "position 1 (entry 1)"},
	} {
		_, err := objectives.Corrupt(make([]int, c.dst), make([]float32, c.labels), original, c.positions, c.sampled)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}
