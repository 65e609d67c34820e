package unigram

import (
	"context"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// mustTrain trains a tokenizer where that cannot fail.
func mustTrain(t testing.TB, c Text, opt TrainOptions) *Tokenizer {
	t.Helper()
	k, err := Train(t.Context(), c, opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTrainGivesExactlyTheWantedSize(t *testing.T) {
	for _, opt := range []TrainOptions{
		{VocabSize: 256}, {VocabSize: 300}, {VocabSize: 333}, {VocabSize: 150, NoByteFallback: true}, {VocabSize: 200,
			NoByteFallback: true},
	} {
		k := mustTrain(t, texttest.Prose(500), opt)
		if k.Size() != opt.VocabSize {
			t.Errorf("%+v: size %d", opt, k.Size())
		}
		for id, want := range map[int]string{0: "[PAD]", 1: "[CLS]", 2: "[SEP]", 3: "[UNK]", k.Size() - 1: "[MASK]"} {
			if k.Piece(id) != want || !k.IsSpecial(id) {
				t.Errorf("%+v: id %d is %q, want %q", opt, id, k.Piece(id), want)
			}
		}
		for c := '!'; c <= '~'; c++ {
			if _, ok := k.ids[string(c)]; !ok {
				t.Errorf("%+v: %q is no piece", opt, c)
			}
		}
	}
}

func TestTrainRefuses(t *testing.T) {
	var size *VocabSizeError
	_, err := Train(t.Context(), texttest.Prose(50), TrainOptions{VocabSize: 50_000}, nil)
	if !errors.As(err, &size) || size.Want != 50_000 || size.Max < 200 || size.Max > 5000 {
		t.Errorf("a vocabulary too large for the corpus: %v", err)
	}
	for _, opt := range []TrainOptions{{VocabSize: 100}, {VocabSize: -1}, {VocabSize: 1 << 30}, {Coverage: 1.5},
		{Coverage: math.NaN()}, {Coverage: -1}} {
		if _, err := Train(t.Context(), texttest.Prose(50), opt, nil); err == nil {
			t.Errorf("%+v: no error", opt)
		}
	}
	_, err = Train(t.Context(), texttest.List{" ", "<unk>"}, TrainOptions{VocabSize: 300}, nil)
	if !errors.Is(err, ErrNoText) {
		t.Errorf("no text: error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Train(ctx, texttest.Prose(50), TrainOptions{VocabSize: 300}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	train := func(procs int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		return mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 320}).Hash()
	}
	// Vocabularies of earlier releases must come out again, or their prepared data would not be found.
	const first = "2bb68b9c31c1fa2a9e46d0ed476f7b1cd69959259900f1a655bffd3a738643f7"
	for _, procs := range []int{1, 2, 4} {
		if got := train(procs); got != first {
			t.Errorf("with %d processors the vocabulary is %.12s and not %.12s", procs, got, first)
		}
	}
	if mustTrain(t, texttest.Prose(501), TrainOptions{VocabSize: 320}).Hash() == first {
		t.Error("another corpus gives the same vocabulary")
	}
	const withoutBytes = "7f7a00d683362a91059c8a3a2423f42e920005bef55a61f6654fb949d75d9201"
	opt := TrainOptions{VocabSize: 200, NoByteFallback: true}
	if got := mustTrain(t, texttest.Prose(500), opt).Hash(); got != withoutBytes {
		t.Errorf("without byte fallback the vocabulary is %.12s and not %.12s", got, withoutBytes)
	}
}

func TestTrainLearnsWords(t *testing.T) {
	k := mustTrain(t, texttest.Prose(2000), TrainOptions{VocabSize: 300})
	for _, w := range []string{"▁the", "▁with", "▁for"} {
		if _, ok := k.ids[w]; !ok {
			t.Errorf("%q is no piece", w)
		}
	}
}

func TestRareScriptsGoToBytesAndCommonOnesToPieces(t *testing.T) {
	c := append(texttest.Prose(3000), strings.Repeat("Привет мир ", 300), "\u05d0")
	k := mustTrain(t, c, TrainOptions{VocabSize: 360})
	if _, ok := k.ids["П"]; !ok {
		t.Error("a common character is no piece")
	}
	if _, ok := k.ids["\u05d0"]; ok {
		t.Error("a character seen once in 300,000 is a piece")
	}
	// More characters than the vocabulary can hold: half of the room stays for longer pieces.
	var many texttest.List
	for r := '一'; r < '一'+2000; r++ {
		many = append(many, strings.Repeat(string(r)+"的", 3))
	}
	if k := mustTrain(t, append(many, texttest.Prose(500)...), TrainOptions{VocabSize: 360}); k.Size() != 360 {
		t.Errorf("size %d", k.Size())
	}
}
