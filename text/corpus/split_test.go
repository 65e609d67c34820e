package corpus

import (
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestSplitTakesWholeBlocksFromAllOver(t *testing.T) {
	list := texttest.Prose(4000)
	c, err := FromParagraphs("prose", list)
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := Measure(t.Context(), c)
	if err != nil || sizes.Paragraphs != 4000 {
		t.Fatal(sizes, err)
	}
	for _, fraction := range []float64{0.01, 0.05, 0.1, 0.5} {
		train, held, err := Split(c, sizes.Bytes, fraction)
		if err != nil {
			t.Fatal(err)
		}
		a, b := texttest.Paragraphs(t, train), texttest.Paragraphs(t, held)
		index := map[string]int{}
		for i, p := range list {
			index[p] = i
		}
		blocks, bytes, last := 0, 0, -2
		for _, p := range b {
			if index[p] != last+1 {
				blocks++
			}
			last = index[p]
			bytes += len(p) + 1
		}
		if len(a)+len(b) != len(list) || blocks < 10 && fraction > 0.01 {
			t.Errorf("%v: %d and %d of %d paragraphs, %d blocks", fraction, len(a), len(b), len(list), blocks)
		}
		if got := float64(bytes) / float64(sizes.Bytes); got < 0.7*fraction || got > 1.3*fraction {
			t.Errorf("%v: %v of the text is held out", fraction, got)
		}
		if train.Info().Hash == held.Info().Hash || train.Info().Hash == c.Info().Hash {
			t.Error("parts share a hash")
		}
	}
	for _, fraction := range []float64{0, -1, 0.6} {
		if _, _, err := Split(c, 1000, fraction); err == nil {
			t.Errorf("fraction %v: no error", fraction)
		}
	}
}
