package unigram

import (
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

func TestCounterIsBoundedAndKeepsTheFrequent(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table of a million units")
	}
	k := &counter{index: map[string]int32{}, chars: map[rune]int64{}}
	r := rng.Stream(4, "words", 0)
	for i := range maxDistinct * 3 / 2 {
		var b [8]byte
		for j := range b {
			b[j] = 'a' + byte(r.IntN(26))
		}
		k.add(string(b[:]), true)
		if i%100 == 0 {
			k.add("common", true)
		}
	}
	if len(k.list) > maxDistinct || len(k.index) != len(k.list) {
		t.Errorf("%d units in the list and %d in the index", len(k.list), len(k.index))
	}
	if u := k.units(); len(u) > maxTrained || u[0] != (unitCount{"▁common", (maxDistinct*3/2 + 99) / 100}) {
		t.Errorf("%d units, the first is %v", len(u), u[0])
	}
}
