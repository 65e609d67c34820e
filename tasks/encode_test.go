package tasks

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

// testdata/longestfirst.py makes the file.
func TestTruncationAsTransformers(t *testing.T) {
	b, err := os.ReadFile("testdata/longestfirst.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][5]int
	if err := json.Unmarshal(b, &rows); err != nil || len(rows) < 500 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, r := range rows {
		if n, m := longestFirst(r[0], r[1], r[2]-3); n != r[3] || m != r[4] {
			t.Errorf("%d and %d tokens in %d: %d and %d, want %d and %d", r[0], r[1], r[2], n, m, r[3], r[4])
		}
	}
}

func tokenizer(t *testing.T) *unigram.Tokenizer {
	t.Helper()
	tok, err := unigram.Train(t.Context(), texttest.Prose(400), unigram.TrainOptions{VocabSize: 300, AtMost: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func TestEncodeTexts(t *testing.T) {
	tok := tokenizer(t)
	text, pair := texttest.Prose(2)[0], texttest.Prose(2)[1]
	long := strings.Repeat(text+" ", 9)
	set := &Set{Name: "train", Kind: Classify, Examples: []Example{
		{Text: text}, {Text: text, Pair: pair}, {Text: ""}, {Text: long}, {Text: long, Pair: pair}, {Text: "", Pair: pair}}}
	const most = 60
	windows, err := Encode(set, tok, Limits{Tokens: most})
	if err != nil {
		t.Fatal(err)
	}
	first, second := tok.Encode(nil, text), tok.Encode(nil, pair)
	cls, sep := []int{unigram.ClsID}, []int{unigram.SepID}
	cut := tok.Encode(nil, long)
	if len(first)+len(second)+3 > most || len(cut) < most {
		t.Fatalf("%d, %d and %d tokens are no test of %d", len(first), len(second), len(cut), most)
	}
	for i, want := range [][]int{
		slices.Concat(cls, first, sep),
		slices.Concat(cls, first, sep, second, sep),
		{unigram.ClsID, unigram.SepID},
		slices.Concat(cls, cut[:most-2], sep),
		slices.Concat(cls, cut[:most-3-len(second)], sep, second, sep),
		slices.Concat(cls, sep, second, sep),
	} {
		if w := windows[i]; w.Example != i || !slices.Equal(w.IDs, want) {
			t.Errorf("example %d: %v, want %v", i, w, want)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	_, err := Encode(&Set{Name: "dev", Kind: Classify}, nil, Limits{Tokens: 4})
	testutil.WantSentence(t, err, "4 tokens", "allow 5")
	_, err = Encode(&Set{Name: "dev"}, nil, Limits{Tokens: 64})
	testutil.WantSentence(t, err, "kind \"\"", "set its Kind")
}
