package unigram

import (
	"testing"

	"github.com/ablate-go/ablate/internal/spm"
	"github.com/ablate-go/ablate/internal/texttest"
)

func FuzzTokenizerFile(f *testing.F) {
	k, err := newTrained([]scored{{"▁", -1}, {"a", -2}}, false)
	if err != nil {
		f.Fatal(err)
	}
	b, err := k.marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`{"format":"ablate-tokenizer","version":1,"model":"unigram","normalization":"nfkc",` +
		`"pieces":[["[PAD]",0],["▁",1e999]]}`))
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
	k, err := Train(f.Context(), texttest.Prose(500), TrainOptions{VocabSize: 320}, nil)
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

func FuzzOpenTransformers(f *testing.F) {
	f.Add([]byte(`{"model":{"type":"Unigram","unk_id":3,"vocab":[["[PAD]",0],["[CLS]",0],["[SEP]",0],["[UNK]",0],` +
		`["▁",-1],["a",-2]]},"pre_tokenizer":{"type":"Metaspace","replacement":"▁"}}`))
	f.Add([]byte(`{"model":{"type":"Unigram","unk_id":3,"byte_fallback":true,"vocab":[["[PAD]",0],["[CLS]",0],` +
		`["[SEP]",0],["[UNK]",0],["<0x41>",-1],["a",-2]]},"normalizer":{"type":"NFC"},` +
		`"pre_tokenizer":{"type":"Metaspace","replacement":"▁"},"added_tokens":[{"id":7,"content":"x"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := (&foreignFile{transformersFile, b, -1}).tokenizer()
		if err != nil {
			return
		}
		for _, id := range k.EncodeMarked(nil, "a x A é [MASK] ▁ \xff日本") {
			if id < 0 || id >= k.Size() {
				t.Errorf("id %d of %d", id, k.Size())
			}
		}
	})
}

func FuzzEncodeWithAModel(f *testing.F) {
	path, b := unpacked(f, "many.model", "spm.model")
	k := opened(f, path)
	m, err := spm.Parse(b)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range hard {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, id := range k.EncodeMarked(nil, s) {
			if id < UnkID || id > k.MaskID() || id < len(m.Pieces) && m.Pieces[id].Kind == spm.Control {
				t.Errorf("%q has id %d", s, id)
			}
		}
	})
}
