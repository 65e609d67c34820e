package objectives_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
)

// maskVocab has [PAD] 0, [CLS] 1, [SEP] 2, [UNK] 3, ordinary ids up to size-2 and [MASK] size-1. Ids that
// are multiples of wordEvery start a word; 1 makes every id a word.
type maskVocab struct{ size, wordEvery int }

func (v maskVocab) IsSpecial(id int) bool  { return id < 4 || id == v.size-1 }
func (v maskVocab) StartsWord(id int) bool { return id%v.wordEvery == 0 }
func (v maskVocab) MaskID() int            { return v.size - 1 }
func (v maskVocab) PadID() int             { return 0 }
func (v maskVocab) Size() int              { return v.size }

var words = maskVocab{size: 1000, wordEvery: 1}

// maskWindow is [CLS] n-2 ordinary ids [SEP] and padding up to seq.
func maskWindow(seq, n int, v maskVocab, step uint64) []int {
	r := rng.Stream(5, "test/window", step)
	w := make([]int, seq)
	for i := range n {
		w[i] = 4 + r.IntN(v.size-5)
	}
	w[0], w[n-1] = 1, 2
	return w
}

// within5Sigma checks hits of n Bernoulli trials of probability p. Seeds are fixed, so it does not flake.
func within5Sigma(t *testing.T, what string, hits, n int, p float64) {
	t.Helper()
	if bound := 5*math.Sqrt(float64(n)*p*(1-p)) + 1e-9; math.Abs(float64(hits)-float64(n)*p) > bound {
		t.Errorf("%s: %d of %d, want %.1f +- %.1f", what, hits, n, float64(n)*p, bound)
	}
}

func TestMaxPredictions(t *testing.T) {
	quarter := objectives.MaskELECTRA()
	quarter.Rate = 0.25
	for _, c := range []struct {
		name      string
		m         objectives.Masking
		seq, want int
	}{
		{"authors 512", objectives.MaskAuthorsRTD(), 512, 77}, // 76.8
		{"authors 128", objectives.MaskAuthorsRTD(), 128, 19}, // 19.2
		{"half to even, down", objectives.MaskAuthorsRTD(), 30, 4},
		{"half to even, up", objectives.MaskAuthorsRTD(), 10, 2}, // 1.5
		{"at least one", objectives.MaskAuthorsRTD(), 3, 1},
		{"empty", objectives.MaskAuthorsRTD(), 0, 0},
		{"negative", objectives.MaskAuthorsRTD(), -4, 0},
		{"n-grams get room for the last word", objectives.MaskAuthorsMLM(3), 512, 77 + 8},
		{"but no more than the window", objectives.MaskAuthorsMLM(3), 5, 5},
		{"electra 512", objectives.MaskELECTRA(), 512, 77},
		{"electra 128", objectives.MaskELECTRA(), 128, 19},
		{"electra float32: 28.500001", objectives.MaskELECTRA(), 190, 29}, // float64 gives 28.5 -> 28
		{"electra limit int(1.55)", objectives.MaskELECTRA(), 10, 1},
		{"electra large", quarter, 512, 128},
	} {
		if got := c.m.MaxPredictions(c.seq); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// The promises that hold for every masking, on windows full and padded, with and without specials inside.
func TestMaskProperties(t *testing.T) {
	pieces := maskVocab{size: 1000, wordEvery: 3}
	for name, m := range map[string]objectives.Masking{
		"rtd": objectives.MaskAuthorsRTD(), "mlm1": objectives.MaskAuthorsMLM(1),
		"mlm3": objectives.MaskAuthorsMLM(3), "electra": objectives.MaskELECTRA(),
	} {
		for step := range uint64(300) {
			seq := 2 + int(step*7%130)
			n := 2 + int(step*11)%(seq-1)
			w := maskWindow(seq, n, pieces, step)
			for i := 1; i+1 < n; i += 9 {
				w[i] = []int{1, 2, 3, pieces.MaskID()}[i%4]
			}
			before := slices.Clone(w)
			masked, chosen, err := m.Mask(w, pieces, rng.Stream(1, "mask", step))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			again, chosenAgain, _ := m.Mask(w, pieces, rng.Stream(1, "mask", step))
			if !reflect.DeepEqual(masked, again) || !reflect.DeepEqual(chosen, chosenAgain) {
				t.Fatalf("%s step %d: the same stream gives two masks", name, step)
			}
			if !slices.Equal(w, before) {
				t.Fatalf("%s step %d: the window given was changed", name, step)
			}
			if len(chosen) > m.MaxPredictions(seq) {
				t.Fatalf("%s step %d: %d chosen, capacity %d", name, step, len(chosen), m.MaxPredictions(seq))
			}
			ordinary := slices.ContainsFunc(w, func(id int) bool { return !pieces.IsSpecial(id) })
			if (len(chosen) > 0) != ordinary {
				t.Fatalf("%s step %d: %d chosen, has an ordinary token: %v", name, step, len(chosen), ordinary)
			}
			for i := range w {
				if slices.Contains(chosen, i) {
					if pieces.IsSpecial(w[i]) {
						t.Fatalf("%s step %d: special %d at %d chosen", name, step, w[i], i)
					}
				} else if masked[i] != w[i] {
					t.Fatalf("%s step %d: place %d changed and not chosen", name, step, i)
				}
			}
			for k := 1; k < len(chosen); k++ {
				if chosen[k] <= chosen[k-1] {
					t.Fatalf("%s step %d: places %v are not ascending", name, step, chosen)
				}
			}
		}
	}
}

func TestMaskRefusesBadInput(t *testing.T) {
	for _, id := range []int{-1, words.size} {
		_, _, err := objectives.MaskAuthorsRTD().Mask([]int{1, id, 2}, words, rng.Stream(1, "mask", 0))
		if err == nil || !strings.Contains(err.Error(), "position 1") {
			t.Errorf("id %d: error %v does not name the position", id, err)
		}
	}
	if _, _, err := (objectives.Masking{}).Mask([]int{1, 5, 2}, words, rng.Stream(1, "mask", 0)); err == nil {
		t.Error("the zero Masking was taken")
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	for _, m := range []objectives.Masking{objectives.MaskAuthorsRTD(), objectives.MaskAuthorsMLM(1),
		objectives.MaskAuthorsMLM(3), objectives.MaskELECTRA()} {
		if err := m.Validate(); err != nil {
			t.Errorf("%+v: %v", m, err)
		}
	}
	set := func(f func(*objectives.Masking)) objectives.Masking {
		m := objectives.MaskELECTRA()
		f(&m)
		return m
	}
	for _, c := range []struct {
		m    objectives.Masking
		want []string
	}{
		{objectives.Masking{}, []string{"strategy", "rate", "max_ngram", "mask_prob"}},
		{set(func(m *objectives.Masking) { m.Rate = math.NaN() }), []string{"rate"}},
		{set(func(m *objectives.Masking) { m.Rate = 1.1 }), []string{"rate"}},
		{set(func(m *objectives.Masking) { m.MaxNGram = 2 }), []string{"max_ngram"}},
		{set(func(m *objectives.Masking) { m.MaxNGram = 1000 }), []string{"max_ngram"}},
		{set(func(m *objectives.Masking) { m.KeepProb = 0.1 }), []string{"mask_prob"}},
		{set(func(m *objectives.Masking) { m.KeepProb, m.RandomProb = -0.1, math.NaN() }),
			[]string{"keep_prob", "random_prob"}},
	} {
		var got []string
		if joined, ok := c.m.Validate().(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				var f *objectives.MaskingFault
				if errors.As(e, &f) {
					got = append(got, f.Key)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: faults at %v, want %v", c.m, got, c.want)
		}
	}
}
