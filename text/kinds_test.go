package text

import (
	"errors"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/text/unigram"
)

func TestTokensOfOneCharacter(t *testing.T) {
	opt := books(t, 200)
	opt.Kind, opt.VocabSize = unigram.KindCharacters, 0
	d, _ := prepared(t, opt)
	size := d.Tokenizer.Size()
	if size > 60 || len(d.Warnings) > 0 || d.Counts[unigram.UnkID] > 0 {
		t.Errorf("%d ids, %d unknown, notes %q", size, d.Counts[unigram.UnkID], d.Warnings)
	}
	// A token a byte, one a paragraph more for the mark at its beginning, and one line feed less.
	if got := d.NumTokens(); got < d.Sizes.Bytes*99/100 || got > d.Sizes.Bytes*101/100 {
		t.Errorf("%d tokens of %d bytes", got, d.Sizes.Bytes)
	}
	opt.VocabSize = 4096
	var wrong *unigram.VocabSizeError
	if _, err := Prepare(t.Context(), opt, nil); !errors.As(err, &wrong) || wrong.Max != size {
		t.Errorf("4096 ids: %v", err)
	}
	opt.VocabSize = size - 3
	fewer, _ := prepared(t, opt)
	if said := strings.Join(fewer.Warnings, "\n"); fewer.Counts[unigram.UnkID] == 0 ||
		!strings.Contains(said, "have no id in a vocabulary of ") {
		t.Errorf("%d unknown, notes %q", fewer.Counts[unigram.UnkID], said)
	}
}

func TestTokensOfOneByte(t *testing.T) {
	opt := books(t, 200)
	opt.Kind, opt.VocabSize = unigram.KindBytes, unigram.BytesVocabSize
	d, _ := prepared(t, opt)
	if d.Counts[unigram.UnkID] > 0 || len(d.Warnings) > 0 || d.Tokenizer.Size() != unigram.BytesVocabSize {
		t.Errorf("%d ids, notes %q", d.Tokenizer.Size(), d.Warnings)
	}
	opt.VocabSize = 300
	var wrong *unigram.VocabSizeError
	if _, err := Prepare(t.Context(), opt, nil); !errors.As(err, &wrong) || wrong.Max != unigram.BytesVocabSize {
		t.Errorf("300 ids: %v", err)
	}
}

// Entries of other kinds lie beside one another, and that of the unigram tokenizer is where it always was.
func TestKindsHaveEntriesOfTheirOwn(t *testing.T) {
	opt := books(t, 200)
	opt.VocabSize = unigram.BytesVocabSize + 20
	seen := map[string]bool{}
	for _, kind := range []string{"", unigram.KindUnigram, unigram.KindCharacters, unigram.KindBytes} {
		opt := opt
		opt.Kind = kind
		if kind != "" && kind != unigram.KindUnigram {
			opt.VocabSize = 0
		}
		d, said := prepared(t, opt)
		if kind == unigram.KindUnigram && hasTrained(said) {
			t.Error("unigram by its name is made anew")
		}
		seen[d.Dir] = true
	}
	if len(seen) != 3 {
		t.Errorf("entries %v", seen)
	}
}

func TestAKnownTokenizerIsOfItsOwnKind(t *testing.T) {
	opt := books(t, 200)
	opt.Tokenizer = foreignTokenizer(t, 300)
	plain, _ := prepared(t, opt)
	opt.Kind = unigram.KindCharacters
	named, said := prepared(t, opt)
	if plain.Dir != named.Dir || hasTrained(said) {
		t.Error("the kind changes data that are made with a given tokenizer")
	}
}

func TestALookEstimatesTokensOfOneCharacter(t *testing.T) {
	opt := books(t, 200)
	opt.Kind, opt.VocabSize = unigram.KindCharacters, 0
	o, err := Look(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := prepared(t, opt)
	if n := int64(d.Train.Len()); o.Exact || o.Windows < n*9/10 || o.Windows > n*11/10 {
		t.Errorf("%d windows, and %d are made", o.Windows, n)
	}
}
