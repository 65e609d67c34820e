package text

import (
	"math"
	"testing"
)

func TestUnigramEntropy(t *testing.T) {
	// Id 0 is special. Training: 1/2, 1/4, 1/4 of 8 tokens. Held out: 3/4 and 1/4 of 4 tokens.
	train, held := []int64{100, 4, 2, 2, 0}, []int64{50, 3, 0, 0, 1}
	e := UnigramEntropy(train, held, func(id int) bool { return id == 0 })
	want := Entropy{
		Train:   1.5 * math.Ln2,
		HeldOut: -0.75*math.Log(0.75) - 0.25*math.Log(0.25),
		Cross:   -0.75*math.Log(5.0/12) - 0.25*math.Log(1.0/12),
	}
	for _, v := range [][2]float64{{e.Train, want.Train}, {e.HeldOut, want.HeldOut}, {e.Cross, want.Cross}} {
		if math.Abs(v[0]-v[1]) > 1e-12 {
			t.Errorf("got %+v, want %+v", e, want)
		}
	}
	if e := UnigramEntropy([]int64{0, 0}, []int64{0, 0}, nil); e != (Entropy{}) {
		t.Errorf("of nothing: %+v", e)
	}
}
