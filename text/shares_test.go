package text

import (
	"math"
	"slices"
	"testing"
)

// 0.8, 0.15 and 0.05 to the power of 0.3 are 0.93525, 0.56601 and 0.40709, which add up to 1.90835.
func TestSharesByHand(t *testing.T) {
	for alpha, want := range map[float64][]float64{
		0:   {1. / 3, 1. / 3, 1. / 3},
		0.3: {0.490081, 0.296599, 0.213320},
		0.5: {0.594173, 0.257285, 0.148543}, // 0.894427, 0.387298 and 0.223607 of 1.505332
		1:   {0.8, 0.15, 0.05},
	} {
		got, sum := Shares([]int64{800, 150, 50}, alpha), 0.0
		for i, q := range got {
			sum += q
			if math.Abs(q-want[i]) > 2e-6 {
				t.Errorf("alpha %v: shares %v, want %v", alpha, got, want)
			}
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("alpha %v: the shares add up to %v", alpha, sum)
		}
	}
	if got := Shares([]int64{7}, 0.3); !slices.Equal(got, []float64{1}) {
		t.Errorf("one language has the share %v", got)
	}
}

func TestMixtureHasEachLanguageByItsShare(t *testing.T) {
	for _, c := range []struct {
		shares []float64
		places []uint64
	}{
		{[]float64{0.5, 0.5}, []uint64{2048, 2048}},
		{[]float64{1. / 3, 1. / 3, 1. / 3}, []uint64{1366, 1365, 1365}},
		{[]float64{0.49, 0.3, 0.21}, []uint64{2007, 1229, 860}}, // of 2007.04, 1228.8 and 860.16
		{[]float64{1 - 1e-7, 1e-7}, []uint64{4095, 1}},
		{[]float64{1}, []uint64{4096}},
	} {
		m := newMixture(make([]string, len(c.shares)), c.shares)
		for i, want := range c.places {
			if from, to := m.places(i); to-from != want || m.length() != 4096 {
				t.Errorf("shares %v: language %d has %d of %d places, want %d", c.shares, i, to-from, m.length(), want)
			}
		}
	}
	many := make([]float64, 1000)
	for i := range many {
		many[i] = 1e-9
	}
	many[0] = 1
	m := newMixture(make([]string, len(many)), many)
	for i := range many {
		if from, to := m.places(i); to <= from {
			t.Fatalf("language %d of 1000 has no place", i)
		}
	}
	if m.length() != 16000 || m.share(1) != 1./16000 {
		t.Errorf("%d places for 1000 languages, the share of a small one is %v", m.length(), m.share(1))
	}
}

// mixed are windows of three languages, of which the smallest is drawn far more often than its size says.
func mixed() (*Windows, *mixture) {
	w := &Windows{seqLen: 8}
	m := newMixture([]string{"de", "fr", "ru"}, []float64{0.5, 0.3, 0.2})
	for _, n := range []int{3000, 700, 9} {
		w.files, w.n = append(w.files, windowFile{n: n}), w.n+n
	}
	w.mix = m
	return w, m
}

func TestBatchesDrawLanguagesByTheirShares(t *testing.T) {
	w, m := mixed()
	const size, rounds = 32, 5
	drawn, drawnAt := make([]int, w.n), make([]int, 3)
	ends := []int{3000, 3700, 3709}
	for step := range uint64(rounds * roundLength / size) {
		b := w.Batch(nil, 9, step, size)
		if !slices.Equal(b, w.Batch(nil, 9, step, size)) {
			t.Fatalf("step %d has two batches", step)
		}
		for _, i := range b {
			drawn[i]++
			language, _ := slices.BinarySearch(ends, i+1)
			drawnAt[language]++
		}
		// A batch is a sample: after 40 of them the shares are near, with a standard deviation of 1.4 hundredths at most.
		if done := float64((step + 1) * size); step == 40 {
			for l, n := range drawnAt {
				if share := float64(n) / done; math.Abs(share-m.share(l)) > 0.05 {
					t.Errorf("language %d is %.3f of the first 40 batches, its share is %.3f", l, share, m.share(l))
				}
			}
		}
	}
	first := 0
	for l, n := range drawnAt {
		from, to := m.places(l)
		if want := rounds * int(to-from); n != want {
			t.Errorf("language %d: %d windows in %d rounds, want %d", l, n, rounds, want)
		}
		each := n / (ends[l] - first) // no window comes twice before all have come
		for i := first; i < ends[l]; i++ {
			if drawn[i] != each && drawn[i] != each+1 {
				t.Fatalf("language %d: window %d was drawn %d times, others %d", l, i, drawn[i], each)
			}
		}
		first = ends[l]
	}
}

// Where a batch begins decides nothing but where it begins: a run that goes on has the batches that it would have had.
func TestBatchesOfLanguagesFollowOneAnother(t *testing.T) {
	w, _ := mixed()
	whole := w.Batch(nil, 9, 0, 6000) // longer than a round
	var parts []int
	for step := range uint64(6000 / 24) {
		parts = w.Batch(parts, 9, step, 24)
	}
	if !slices.Equal(whole, parts) {
		t.Error("batches of 24 are not the pieces of one of 6000")
	}
	if slices.Equal(w.Batch(nil, 10, 0, 32), whole[:32]) {
		t.Error("two seeds give one batch")
	}
	if got := w.Batch([]int{99}, 9, 3, 0); !slices.Equal(got, []int{99}) {
		t.Errorf("an empty batch: %v", got)
	}
}

func TestBatchesOfLanguagesArePinned(t *testing.T) {
	w, _ := mixed()
	for step, want := range map[uint64][]int{
		0:      {1808, 2698, 1053, 173, 3703, 3446, 3369, 3399},
		700:    {1193, 3496, 2203, 2519, 2014, 3701, 3616, 1294},
		100000: {2524, 2517, 3450, 1116, 2273, 3380, 1600, 3149},
	} {
		if got := w.Batch(nil, 9, step, 8); !slices.Equal(got, want) {
			t.Errorf("step %d: windows %v, want %v", step, got, want)
		}
	}
}
