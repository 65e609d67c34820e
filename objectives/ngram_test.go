package objectives_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/objectives"
)

// Drawn at evenly spaced uniforms, ids have the shares that the formula gives, to the width of a uniform.
func TestNGramDrawsItsDistribution(t *testing.T) {
	counts := []int64{0, 6, 3, 1}
	after := map[int]map[int]int64{2: {3: 4, 1: 1}}
	text := []int{2, 0, 3, 0} // position 1 has the left neighbour 2, position 3 has 3
	for _, c := range []struct {
		name string
		n    objectives.NGram
		at   int
		want []float64
	}{
		{"unigram", objectives.NGram{Counts: counts}, 1, []float64{0, 0.6, 0.3, 0.1}},
		{"bigram", objectives.NGram{Counts: counts, After: after}, 1, []float64{0, 1.6 / 6, 0.3 / 6, 4.1 / 6}},
		{"bigram of an unseen neighbour", objectives.NGram{Counts: counts, After: after}, 3, []float64{0, 0.6, 0.3, 0.1}},
	} {
		const draws = 2000
		positions, u, dst := make([]int, draws), make([]float64, draws), make([]int, draws)
		for i := range u {
			positions[i], u[i] = c.at, (float64(i)+0.5)/draws
		}
		if err := c.n.Sample(dst, text, positions, u); err != nil {
			t.Fatal(err)
		}
		got := make([]float64, len(counts))
		for i, id := range dst {
			got[id] += 1.0 / draws
			if i > 0 && id < dst[i-1] {
				t.Fatalf("%s: ids fall from %d to %d while uniforms rise", c.name, dst[i-1], id)
			}
		}
		for id := range got {
			if math.Abs(got[id]-c.want[id]) > 1.0/draws {
				t.Errorf("%s: id %d has the share %.4f, want %.4f", c.name, id, got[id], c.want[id])
			}
		}
	}
}

// Whatever the uniform, an id without occurrences is not drawn.
func TestNGramDrawsNothingUnseen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	n := objectives.NGram{Counts: []int64{0, 5, 0, 2, 0}}
	u := []float64{0, math.Nextafter(1, 0)}
	for range 500 {
		u = append(u, r.Float64())
	}
	positions, dst := make([]int, len(u)), make([]int, len(u))
	for i := range positions {
		positions[i] = 1
	}
	if err := n.Sample(dst, []int{1, 1}, positions, u); err != nil {
		t.Fatal(err)
	}
	for i, id := range dst {
		if n.Counts[id] == 0 {
			t.Errorf("uniform %v draws id %d, which never occurs", u[i], id)
		}
	}
}

func TestNGramRefusesWhatItCannotDraw(t *testing.T) {
	n := objectives.NGram{Counts: []int64{1, 1}}
	for name, err := range map[string]error{
		"no counts":      objectives.NGram{Counts: []int64{0}}.Sample([]int{0}, []int{0, 0}, []int{1}, []float64{0}),
		"no uniform":     n.Sample([]int{0}, []int{0, 0}, []int{1}, nil),
		"first position": n.Sample([]int{0}, []int{0, 0}, []int{0}, []float64{0}),
		"uniform of 1":   n.Sample([]int{0}, []int{0, 0}, []int{1}, []float64{1}),
		"behind the end": n.Sample([]int{0}, []int{0, 0}, []int{2}, []float64{0}),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "n-gram sampling: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
