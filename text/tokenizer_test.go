package text

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

// list is a corpus in memory.
type list []string

func (l list) Info() Info { return Info{Name: "a list", Hash: "of a list"} }

func (l list) Paragraphs(ctx context.Context, yield func(string) error) error {
	for _, p := range l {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(p); err != nil {
			return err
		}
	}
	return nil
}

// prose makes n sentences of invented words with few stems and endings, as a language has.
func prose(n int) list {
	stems := strings.Fields("read writ count pars encod decod mask sampl train test load stor comput return check valu")
	ends := strings.Fields("e ed es ing er ers ably ation")
	small := strings.Fields("the a of to in and is if it for with no")
	r := rng.Stream(5, "prose", 0)
	var out list
	for range n {
		var w []string
		for range 5 + r.IntN(12) {
			if r.IntN(2) == 0 {
				w = append(w, small[r.IntN(len(small))])
			} else {
				w = append(w, stems[r.IntN(len(stems))]+ends[r.IntN(len(ends))])
			}
		}
		out = append(out, strings.Join(w, " ")+".")
	}
	return out
}

func trained(t *testing.T, c Corpus, opt TrainOptions) *Tokenizer {
	t.Helper()
	k, err := Train(t.Context(), c, opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTrainGivesExactlyTheWantedSize(t *testing.T) {
	for _, opt := range []TrainOptions{
		{VocabSize: 256}, {VocabSize: 300}, {VocabSize: 333}, {VocabSize: 150, NoByteFallback: true}, {VocabSize: 200, NoByteFallback: true},
	} {
		k := trained(t, prose(500), opt)
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
	_, err := Train(t.Context(), prose(50), TrainOptions{VocabSize: 50_000}, nil)
	if !errors.As(err, &size) || size.Want != 50_000 || size.Max < 200 || size.Max > 5000 {
		t.Errorf("a vocabulary too large for the corpus: %v", err)
	}
	for _, opt := range []TrainOptions{{VocabSize: 100}, {VocabSize: -1}, {VocabSize: 1 << 30}, {Coverage: 1.5}, {Coverage: math.NaN()}, {Coverage: -1}} {
		if _, err := Train(t.Context(), prose(50), opt, nil); err == nil {
			t.Errorf("%+v: no error", opt)
		}
	}
	if _, err := Train(t.Context(), list{" ", "<unk>"}, TrainOptions{VocabSize: 300}, nil); err == nil {
		t.Error("no text: no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Train(ctx, prose(50), TrainOptions{VocabSize: 300}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	train := func(procs int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		return trained(t, prose(500), TrainOptions{VocabSize: 320}).Hash()
	}
	first := train(1)
	for _, procs := range []int{1, 2, 4} {
		if got := train(procs); got != first {
			t.Errorf("with %d processors the vocabulary is %.12s and not %.12s", procs, got, first)
		}
	}
	if trained(t, prose(501), TrainOptions{VocabSize: 320}).Hash() == first {
		t.Error("another corpus gives the same vocabulary")
	}
}

func TestTrainLearnsWords(t *testing.T) {
	k := trained(t, prose(2000), TrainOptions{VocabSize: 300})
	for _, w := range []string{"▁the", "▁with", "▁for"} {
		if _, ok := k.ids[w]; !ok {
			t.Errorf("%q is no piece", w)
		}
	}
}

func TestRareScriptsGoToBytesAndCommonOnesToPieces(t *testing.T) {
	c := append(prose(3000), strings.Repeat("Привет мир ", 300), "\u05d0")
	k := trained(t, c, TrainOptions{VocabSize: 360})
	if _, ok := k.ids["П"]; !ok {
		t.Error("a common character is no piece")
	}
	if _, ok := k.ids["\u05d0"]; ok {
		t.Error("a character seen once in 300,000 is a piece")
	}
	// More characters than the vocabulary can hold: half of the room stays for longer pieces.
	var many list
	for r := '一'; r < '一'+2000; r++ {
		many = append(many, strings.Repeat(string(r)+"的", 3))
	}
	if k := trained(t, append(many, prose(500)...), TrainOptions{VocabSize: 360}); k.Size() != 360 {
		t.Errorf("size %d", k.Size())
	}
}

var hard = []string{
	"", "the reader", " The  Reader's\tvalue, 3.5% (no)!", "Привет 日本語 ñandú", "👩\u200d👧 and 𝄞", "\xff\xfe broken", "▁▁x▁",
	"[MASK] [PAD] <0xC3> <unk> is text <unk>", "e\u0301\u0323", "\u00a8", strings.Repeat("longword", 2000), strings.Repeat("日", 5000), "\ufffd",
}

func TestDecodeGivesTheNormalisedTextBack(t *testing.T) {
	k := trained(t, prose(500), TrainOptions{VocabSize: 320})
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
	k := trained(t, prose(500), TrainOptions{VocabSize: 200, NoByteFallback: true})
	ids := k.Encode(nil, "read 日 it")
	if n := len(slices.DeleteFunc(slices.Clone(ids), func(id int) bool { return id != UnkID })); n != 1 {
		t.Errorf("%d unknown in %v", n, ids)
	}
}

func TestDecodeOfAnything(t *testing.T) {
	k := trained(t, prose(500), TrainOptions{VocabSize: 320})
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
	k := trained(t, prose(500), TrainOptions{VocabSize: 333})
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
	k := trained(t, prose(500), TrainOptions{VocabSize: 320})
	want := k.Encode([]int{7}, "the reader")
	if want[0] != 7 || len(want) < 3 {
		t.Fatalf("got %v", want)
	}
	done := make(chan bool)
	for range 4 {
		go func() {
			ok := true
			for _, p := range prose(100) {
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

func TestStartsWord(t *testing.T) {
	k, err := newTokenizer([]scored{{"▁", -1}, {"▁the", -1}, {"ing", -1}, {",", -1}, {").", -1}, {"$", -1}, {"€", -1}, {"。", -1}}, true)
	if err != nil {
		t.Fatal(err)
	}
	for piece, want := range map[string]bool{"▁": true, "▁the": true, "ing": false, ",": true, ").": false, "$": true, "€": false, "。": true} {
		if got := k.StartsWord(k.ids[piece]); got != want {
			t.Errorf("StartsWord(%q) = %v", piece, got)
		}
	}
	if !k.StartsWord(ClsID) || !k.StartsWord(k.MaskID()) || k.StartsWord(4) {
		t.Error("special ids start words and bytes do not")
	}
}

func TestTokenizerFile(t *testing.T) {
	k := trained(t, append(prose(500), "<b>&\"\\ \u2028"), TrainOptions{VocabSize: 320})
	path := filepath.Join(t.TempDir(), "tokenizer.json")
	if err := k.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := LoadTokenizer(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.Hash() != k.Hash() || !slices.Equal(got.pieces, k.pieces) || !slices.Equal(got.scores, k.scores) || got.unknown != k.unknown {
		t.Error("what was loaded differs from what was saved")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(b), "\n"); lines < k.Size() || lines > k.Size()+20 {
		t.Errorf("%d lines for %d pieces", lines, k.Size())
	}
	s := string(b)
	for name, bad := range map[string]string{
		"empty":            "",
		"text":             "hello",
		"cut":              s[:len(s)/2],
		"tail":             s + "x",
		"format":           strings.Replace(s, tokenizerFormat, "other", 1),
		"newer":            strings.Replace(s, `"version": 1`, `"version": 2`, 1),
		"unknown field":    strings.Replace(s, `"version": 1`, `"version": 1, "more": 2`, 1),
		"hash":             strings.Replace(s, `"sha256": "`, `"sha256": "0`, 1),
		"model":            strings.Replace(s, "unigram", "bpe", 1),
		"score":            strings.Replace(s, `["▁",-`, `["▁",-1`, 1),
		"positive score":   strings.Replace(s, `["▁",-`, `["▁",`, 1),
		"twice":            strings.Replace(s, `["▁the"`, `["▁"`, 1),
		"mark missing":     strings.Replace(s, `["▁",`, `["▁▁",`, 1),
		"empty piece":      strings.Replace(s, `["▁",`, `["",`, 1),
		"special moved":    strings.Replace(s, "[CLS]", "[cls]", 1),
		"mask missing":     strings.Replace(s, "[MASK]", "[mask]", 1),
		"no byte fallback": strings.Replace(s, `"byte_fallback": true`, `"byte_fallback": false`, 1),
		"three fields":     strings.Replace(s, `["[PAD]",0]`, `["[PAD]",0,0]`, 1),
		"no pieces":        `{"format": "ablate-tokenizer", "version": 1, "model": "unigram", "normalization": "nfkc", "pieces": []}`,
	} {
		if bad == s {
			t.Errorf("%s: this damage changed nothing", name)
		}
		write(t, filepath.Dir(path), "bad.json", bad)
		_, err := LoadTokenizer(filepath.Join(filepath.Dir(path), "bad.json"))
		if err == nil || !strings.Contains(err.Error(), "bad.json") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := LoadTokenizer(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	if err := k.Save(filepath.Join(path, "x")); err == nil {
		t.Error("saved under a file as folder")
	}
}
