package objectives_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/objectives"
)

func maskBatch(batch, seq int) []int {
	var all []int
	for b := range batch {
		n := seq - 3*(b%4)
		if b%5 == 4 {
			n = 2 // [CLS] [SEP] and padding: nothing to predict
		}
		all = append(all, maskWindow(seq, n, words, uint64(b))...)
	}
	return all
}

func TestBatchLayout(t *testing.T) {
	const batch, seq = 7, 60
	windows := maskBatch(batch, seq)
	m := objectives.MaskAuthorsMLM(1)
	got, err := m.Batch(windows, batch, seq, words, objectives.Draw{Seed: 1, Purpose: "mask", Step: 9})
	if err != nil {
		t.Fatal(err)
	}
	capacity := batch * m.MaxPredictions(seq)
	if len(got.IDs) != batch*seq || len(got.Positions) != capacity || len(got.Targets) != capacity {
		t.Fatalf("lengths %d, %d, %d; want %d, %d, %d", len(got.IDs), len(got.Positions), len(got.Targets), batch*seq,
			capacity, capacity)
	}
	if got.N == 0 || got.N == capacity {
		t.Fatalf("N = %d of %d; the batch was made to fill a part", got.N, capacity)
	}
	for k := range capacity {
		p := got.Positions[k]
		if k >= got.N {
			if p != objectives.None || got.Targets[k] != objectives.None {
				t.Fatalf("entry %d of the padding is %d, %d", k, p, got.Targets[k])
			}
			continue
		}
		if k > 0 && p <= got.Positions[k-1] {
			t.Fatalf("positions %v are not ascending", got.Positions[:got.N])
		}
		if got.Targets[k] != windows[p] {
			t.Fatalf("entry %d: target %d, original %d", k, got.Targets[k], windows[p])
		}
	}
	for p := range windows {
		if got.IDs[p] != windows[p] && !slices.Contains(got.Positions, p) {
			t.Fatalf("place %d shows %d for %d and is no target", p, got.IDs[p], windows[p])
		}
	}
}

// Windows given in chunks are masked as in one batch, so gradient accumulation changes nothing.
func TestBatchIsTheSameInChunks(t *testing.T) {
	const batch, seq = 6, 40
	windows := maskBatch(batch, seq)
	d := objectives.Draw{Seed: 3, Purpose: "mask", Step: 2}
	whole, err := objectives.MaskELECTRA().Batch(windows, batch, seq, words, d)
	if err != nil {
		t.Fatal(err)
	}
	var ids, positions, targets []int
	for first := 0; first < batch; first += 2 {
		d.First = first
		part, err := objectives.MaskELECTRA().Batch(windows[first*seq:(first+2)*seq], 2, seq, words, d)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, part.IDs...)
		targets = append(targets, part.Targets[:part.N]...)
		for _, p := range part.Positions[:part.N] {
			positions = append(positions, p+first*seq)
		}
	}
	if !slices.Equal(ids, whole.IDs) || !slices.Equal(positions, whole.Positions[:whole.N]) ||
		!slices.Equal(targets, whole.Targets[:whole.N]) {
		t.Error("chunks of two windows are masked unlike the whole batch")
	}
}

func TestBatchDependsOnItsDrawOnly(t *testing.T) {
	const batch, seq = 3, 64
	windows := maskBatch(batch, seq)
	base := objectives.Draw{Seed: 1, Purpose: "mask", Step: 1}
	mask := func(d objectives.Draw) objectives.Masked {
		got, err := objectives.MaskAuthorsRTD().Batch(windows, batch, seq, words, d)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := mask(base)
	if !reflect.DeepEqual(first, mask(base)) {
		t.Error("equal draws give two masks")
	}
	for _, d := range []objectives.Draw{
		{Seed: 2, Purpose: "mask", Step: 1}, {Seed: 1, Purpose: "mask/valid", Step: 1},
		{Seed: 1, Purpose: "mask", Step: 2}, {Seed: 1, Purpose: "mask", Step: 1, First: 1},
	} {
		if slices.Equal(first.Positions, mask(d).Positions) {
			t.Errorf("%+v gives the mask of %+v", d, base)
		}
	}
	// All windows alike: their masks still differ.
	same := slices.Repeat(windows[:seq], 2)
	two, err := objectives.MaskAuthorsRTD().Batch(same, 2, seq, words, base)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Equal(two.IDs[:seq], two.IDs[seq:]) {
		t.Error("two windows of one batch share a mask")
	}
}

func TestBatchRefusesBadInput(t *testing.T) {
	m, d := objectives.MaskAuthorsRTD(), objectives.Draw{Purpose: "mask"}
	if _, err := m.Batch(make([]int, 7), 2, 4, words, d); err == nil || !strings.Contains(err.Error(), "give 8") {
		t.Errorf("7 tokens for 2 windows of 4: %v", err)
	}
	if _, err := m.Batch([]int{1, 5, 2, 1, 5000, 2}, 2, 3, words, d); err == nil ||
		!strings.Contains(err.Error(), "window 1, position 1") {
		t.Errorf("id outside the vocabulary: %v", err)
	}
	if _, err := m.Batch(nil, -1, 0, words, d); err == nil {
		t.Error("a negative batch was taken")
	}
	if _, err := m.Batch([]int{1, 2}, 1, 2, words, objectives.Draw{First: -1}); err == nil {
		t.Error("a negative first index was taken")
	}
	if got, err := m.Batch(nil, 0, 16, words, d); err != nil || got.N != 0 || len(got.Positions) != 0 {
		t.Errorf("an empty batch: %+v, %v", got, err)
	}
}
