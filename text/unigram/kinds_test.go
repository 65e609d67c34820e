package unigram

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestCharactersHaveAnIDEach(t *testing.T) {
	k := mustTrain(t, letters("ACGT", 3, 500), TrainOptions{Kind: KindCharacters, AtMost: true})
	if k.Size() != 10 || k.MaskID() != 9 {
		t.Fatalf("%d ids for ACGT, [MASK] is %d: %q", k.Size(), k.MaskID(), k.pieces)
	}
	ids := k.Encode(nil, "GATTACA")
	var pieces []string
	for _, id := range ids {
		pieces = append(pieces, k.Piece(id))
	}
	if got := strings.Join(pieces, " "); got != "▁ G A T T A C A" {
		t.Errorf("pieces %s", got)
	}
	if got := k.Encode(nil, "GNNA"); len(got) != 5 || got[2] != UnkID || got[3] != UnkID {
		t.Errorf("two characters outside the vocabulary are not two [UNK]: %v", got)
	}
	if got := k.Decode(ids); got != "GATTACA" {
		t.Errorf("decoded %q", got)
	}
	for _, id := range ids {
		if !k.StartsWord(id) {
			t.Errorf("%q does not begin a word", k.Piece(id))
		}
	}
	if long := strings.Repeat("ACGT", 5000); k.Decode(k.Encode(nil, long)) != long {
		t.Error("20,000 letters do not come back")
	}
}

func TestCharactersOfProseComeBack(t *testing.T) {
	text := append(texttest.Prose(80), "Ĉu ŝi? 日本 3.5%, <unk> x", "ｆｕｌｌ  width\u00a0é e\u0301")
	k := mustTrain(t, text, TrainOptions{Kind: KindCharacters, AtMost: true})
	for _, p := range text {
		if got := k.Decode(k.Encode(nil, p)); got != Normalize(p) {
			t.Errorf("%q is %q", p, got)
		}
	}
}

// The most frequent characters stay, and the word mark whatever its frequency.
func TestFewerCharactersThanTheTextHas(t *testing.T) {
	text := texttest.List{strings.Repeat("A", 50) + strings.Repeat("C", 40) + strings.Repeat("G", 30) + "TN"}
	for size, want := range map[int]string{7: "A▁", 8: "AC▁", 9: "ACG▁", 10: "ACGN▁", 11: "ACGNT▁"} {
		k := mustTrain(t, text, TrainOptions{Kind: KindCharacters, VocabSize: size})
		got := slices.Clone(k.pieces[len(specials) : k.Size()-1])
		slices.Sort(got)
		if strings.Join(got, "") != want || k.Size() != size {
			t.Errorf("%d ids: %q", size, got)
		}
	}
	var size *VocabSizeError
	_, err := Train(t.Context(), text, TrainOptions{Kind: KindCharacters, VocabSize: 4096}, nil)
	if !errors.As(err, &size) || size.Max != 11 || !strings.Contains(err.Error(), "ask for 11") {
		t.Errorf("4096 ids: %v", err)
	}
	for _, wrong := range []int{6, -1, maxVocabSize + 1} {
		if _, err := Train(t.Context(), text, TrainOptions{Kind: KindCharacters, VocabSize: wrong}, nil); err == nil {
			t.Errorf("%d ids: no error", wrong)
		}
	}
	if _, err := Train(t.Context(), texttest.List{"", " \t"}, TrainOptions{Kind: KindCharacters}, nil); !errors.Is(err,
		ErrNoText) {
		t.Errorf("no text: %v", err)
	}
}

func TestBytesHaveAnIDEach(t *testing.T) {
	if n := vocabOverhead(true) + len(ascii()); n != BytesVocabSize {
		t.Fatalf("%d ids, and BytesVocabSize is %d", n, BytesVocabSize)
	}
	k := mustTrain(t, texttest.List{"any"}, TrainOptions{Kind: KindBytes})
	for _, p := range append(texttest.Prose(30), "Ĉu ŝi? 日本 𝒜 <0xC3> [MASK]", "é") {
		ids := k.Encode(nil, p)
		if want := len(Normalize(p)) + 1; len(ids) != want {
			t.Errorf("%q has %d ids, and %d bytes with the mark", p, len(ids), want)
		}
		if got := k.Decode(ids); got != Normalize(p) {
			t.Errorf("%q is %q", p, got)
		}
		if slices.Contains(ids, UnkID) {
			t.Errorf("%q has [UNK]", p)
		}
		for _, id := range ids {
			if !k.StartsWord(id) {
				t.Errorf("%q does not begin a word", k.Piece(id))
			}
		}
	}
	var size *VocabSizeError
	for _, wrong := range []int{214, 4096} {
		_, err := Train(t.Context(), texttest.List{"any"}, TrainOptions{Kind: KindBytes, VocabSize: wrong}, nil)
		if !errors.As(err, &size) || size.Max != BytesVocabSize {
			t.Errorf("%d ids: %v", wrong, err)
		}
	}
	if _, err := Train(t.Context(), texttest.List{"any"}, TrainOptions{Kind: "words"}, nil); err == nil ||
		!strings.Contains(err.Error(), "characters") {
		t.Errorf("another kind: %v", err)
	}
}

// A tokenizer with pieces of words keeps the rule of DeBERTa's authors.
func TestPiecesOfWordsAreNoWordsOfTheirOwn(t *testing.T) {
	k := mustTrain(t, texttest.Prose(200), TrainOptions{VocabSize: 300})
	if id := k.ids["e"]; k.StartsWord(id) {
		t.Error("the letter e begins a word")
	}
}

func TestSingleCharactersAreSavedAndLoaded(t *testing.T) {
	for _, opt := range []TrainOptions{
		{Kind: KindCharacters, VocabSize: 10}, {Kind: KindCharacters, VocabSize: 9}, {Kind: KindBytes},
	} {
		k := mustTrain(t, letters("ACGT", 3, 300), opt)
		saved, dir := filepath.Join(t.TempDir(), "saved.json"), t.TempDir()
		if err := errors.Join(k.Save(saved), k.WriteTransformers(dir)); err != nil {
			t.Fatal(err)
		}
		loaded, err := LoadTokenizer(saved)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []*Tokenizer{loaded, opened(t, dir)} {
			if got.Hash() != k.Hash() || !got.StartsWord(got.ids["A"]) ||
				!slices.Equal(got.Encode(nil, "ACGTNé x"), k.Encode(nil, "ACGTNé x")) {
				t.Errorf("%+v: another tokenizer came back", opt)
			}
		}
		if err := os.Remove(filepath.Join(dir, "tokenizer.json")); err != nil {
			t.Fatal(err)
		}
		if got := opened(t, dir).Encode(nil, "GATTACA"); !slices.Equal(got, k.Encode(nil, "GATTACA")) {
			t.Errorf("%+v: spm.model gives %v", opt, got)
		}
	}
}
