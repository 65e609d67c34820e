package corpus

import (
	"strings"
	"testing"
	"unicode/utf8"

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

// What is cut comes whole when the pieces are put together again, and no letter is cut in two.
func TestSplitFineLosesNothing(t *testing.T) {
	for name, paragraph := range map[string]string{
		"words": strings.Join(texttest.Prose(300), " "), "letters": strings.Repeat("ACGTTGCA", 4000),
		"Chinese": strings.Repeat("山水人家", 3000), "one long word": "a " + strings.Repeat("é", 9000) + " b",
	} {
		c, err := FromParagraphs(name, texttest.List{paragraph})
		if err != nil {
			t.Fatal(err)
		}
		train, held, err := SplitFine(c, int64(len(paragraph)), 0.05)
		if err != nil {
			t.Fatal(err)
		}
		letters := func(all []string) (n int) {
			for _, s := range all {
				n += utf8.RuneCountInString(strings.ReplaceAll(s, " ", ""))
				if !utf8.ValidString(s) {
					t.Errorf("%s: a letter is cut in two", name)
				}
			}
			return n
		}
		a, b := texttest.Paragraphs(t, train), texttest.Paragraphs(t, held)
		if got, want := letters(a)+letters(b), letters([]string{paragraph}); got != want || len(b) == 0 {
			t.Errorf("%s: %d letters of %d, %d pieces held out", name, got, want, len(b))
		}
	}
}
