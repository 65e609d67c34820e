package unigram

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/internal/texttest"
)

var hard = []string{
	"", "the reader", " The  Reader's\tvalue, 3.5% (no)!", "Привет 日本語 ñandú", "👩\u200d👧 and 𝄞", "\xff\xfe broken", "▁▁x▁",
	"[MASK] [PAD] <0xC3> <unk> is text <unk>", "e\u0301\u0323", "\u00a8", strings.Repeat("longword",
		2000), strings.Repeat("日", 5000), "\ufffd",
}

func TestDecodeGivesTheNormalisedTextBack(t *testing.T) {
	k := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 320})
	for range 2 { // the second time from the cache
		for _, s := range hard {
			ids := k.Encode(nil, s)
			if got, want := k.Decode(ids), Normalize(s); got != want {
				t.Errorf("%.60q comes back as %.60q", want, got)
			}
			if slices.Contains(ids, UnkID) != slices.Contains(strings.Fields(Normalize(s)), "<unk>") {
				t.Errorf("%.60q: [UNK] should stand for the word <unk> and for nothing else", s)
			}
		}
	}
}

func TestWithoutByteFallbackRareCharactersAreUnknown(t *testing.T) {
	k := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 200, NoByteFallback: true})
	ids := k.Encode(nil, "read 日 it")
	if n := len(slices.DeleteFunc(slices.Clone(ids), func(id int) bool { return id != UnkID })); n != 1 {
		t.Errorf("%d unknown in %v", n, ids)
	}
}

func TestDecodeOfAnything(t *testing.T) {
	k := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 320})
	the := k.Encode(nil, "the")
	ids := append(append([]int{ClsID}, the...), k.MaskID(), UnkID, SepID, PadID, PadID)
	if got, want := k.Decode(ids), "the [MASK] <unk>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := k.Decode([]int{-1, 99999, 5}); !strings.Contains(got, "<id 99999>") || !strings.Contains(got, "\ufffd") {
		t.Errorf("ids outside the vocabulary and half a character: %q", got)
	}
}

// bestScore tries all segmentations of a unit, with a character outside the vocabulary as one piece.
func bestScore(k *Tokenizer, s string) float64 {
	if s == "" {
		return 0
	}
	best := math.Inf(-1)
	chars := 0
	for end := range s + "x" {
		if end == 0 {
			continue
		}
		chars++
		if id, ok := k.ids[s[:end]]; ok {
			best = max(best, k.scores[id]+bestScore(k, s[end:]))
		} else if chars == 1 {
			best = max(best, k.unknown+bestScore(k, s[end:]))
		}
	}
	return best
}

func TestEncodeFindsTheBestSegmentation(t *testing.T) {
	k := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 333})
	r := rng.Stream(6, "words", 0)
	letters := []rune("readtoingscמ")
	for range 500 {
		w := make([]rune, 1+r.IntN(11))
		for i := range w {
			w[i] = letters[r.IntN(len(letters))]
		}
		got := 0.0
		forUnits(string(w), func(u string, first bool) {
			if first {
				u = string(meta) + u
			}
			got -= bestScore(k, u)
			for _, id := range k.encodeUnit(nil, []byte(u)) {
				if _, ok := k.fromByte(id); !ok {
					got += k.scores[id]
				}
			}
			got += k.unknown * float64(strings.Count(u, "מ")) // its two bytes have no score
		})
		if math.Abs(got) > 1e-9 {
			t.Errorf("%q is %v nats off the best", string(w), got)
		}
	}
}

func TestEncodeAppendsAndMayBeCalledByMany(t *testing.T) {
	k := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 320})
	want := k.Encode([]int{7}, "the reader")
	if want[0] != 7 || len(want) < 3 {
		t.Fatalf("got %v", want)
	}
	done := make(chan bool)
	for range 4 {
		go func() {
			ok := true
			for _, p := range texttest.Prose(100) {
				k.Encode(nil, p)
				ok = ok && slices.Equal(k.Encode([]int{7}, "the reader"), want)
			}
			done <- ok
		}()
	}
	for range 4 {
		if !<-done {
			t.Error("another result from a goroutine")
		}
	}
}

func TestEncodeGivesTheseIDs(t *testing.T) {
	k := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 320})
	ids := k.Encode(nil, "The reader counts 日 decodings.")
	want := []int{121, 296, 245, 137, 224, 121, 147, 143, 169, 141, 144, 122, 121, 104, 27, 41, 203, 122, 119}
	if !slices.Equal(ids, want) {
		t.Errorf("ids %v, want %v", ids, want)
	}
	var pieces []string
	for _, id := range ids {
		pieces = append(pieces, k.Piece(id))
	}
	const shown = "▁ T h e ▁reader ▁ c o u n t s ▁ <0xE6> <0x97> <0xA5> ▁decoding s ."
	if got := strings.Join(pieces, " "); got != shown {
		t.Errorf("pieces %q, want %q", got, shown)
	}
}
