package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzFiles(f *testing.F) {
	for _, s := range []string{
		"", "a", "one\ntwo\n\nthree", "\ufeffx\r\n", "caf\xe9", "\xff\xfea\x00", "\xfe\xff\x00a", "a\x00b", " = T = \n a @-@ b \n",
		"*** START OF THE PROJECT GUTENBERG EBOOK\n\nx\n\n*** END OF THE PROJECT GUTENBERG EBOOK\n", "日本\xe6", "= =", "\xff\xfe\x00\xd8",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Files(t.Context(), []string{write(t, t.TempDir(), "f", string(b))})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("an error of two lines: %q", err)
			}
			return
		}
		ps := paragraphs(t, c)
		if len(ps) == 0 {
			t.Error("no paragraph and no error")
		}
		for _, p := range ps {
			if !utf8.ValidString(p) || p != strings.Join(strings.Fields(p), " ") || strings.IndexFunc(p, unicode.IsLetter) < 0 || len(p) > 3*maxParagraph {
				t.Errorf("paragraph %q", p)
			}
		}
	})
}

func FuzzTokenizerFile(f *testing.F) {
	k, err := newTokenizer([]scored{{"▁", -1}, {"a", -2}}, false)
	if err != nil {
		f.Fatal(err)
	}
	b, err := k.marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`{"format":"ablate-tokenizer","version":1,"model":"unigram","normalization":"nfkc","pieces":[["[PAD]",0],["▁",1e999]]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := parseTokenizer(b)
		if err != nil {
			return
		}
		saved, err := k.marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseTokenizer(saved)
		if err != nil || again.Hash() != k.Hash() {
			t.Errorf("saved and loaded again: %v", err)
		}
		if k.Decode(k.Encode(nil, "a")) == "" {
			t.Error("a character was lost")
		}
	})
}

func FuzzEncode(f *testing.F) {
	k, err := Train(f.Context(), prose(500), TrainOptions{VocabSize: 320}, nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range hard {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ids := k.Encode(nil, s)
		if got, want := k.Decode(ids), Normalize(s); got != want {
			t.Errorf("%q comes back as %q", want, got)
		}
		for _, id := range ids {
			if id < UnkID || id >= k.MaskID() {
				t.Errorf("%q has id %d", s, id)
			}
		}
	})
}
