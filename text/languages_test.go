package text

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// twoLanguages are 1,500 sentences of one invented language and 150 of another, whose letters are Greek.
func twoLanguages(t *testing.T) PrepareOptions {
	t.Helper()
	greek := strings.NewReplacer("a", "α", "b", "β", "c", "γ", "d", "δ", "e", "ε", "i", "ι", "k", "κ", "l", "λ", "m", "μ",
		"n", "ν", "o", "ο", "p", "π", "r", "ρ", "s", "σ", "t", "τ", "u", "υ")
	dir := t.TempDir()
	large := texttest.Write(t, dir, "large.txt", strings.Join(texttest.Prose(1500), "\n")+"\n")
	small := texttest.Write(t, dir, "small.txt", greek.Replace(strings.Join(texttest.Prose(150), "\n"))+"\n")
	return PrepareOptions{
		Languages: []LanguageText{{"xl", []string{large}}, {"el", []string{small}}}, Alpha: DefaultAlpha,
		VocabSize: 400, SeqLen: 16, BatchSize: 4, CacheDir: t.TempDir(), HeldOut: 0.1,
	}
}

func TestPrepareLanguages(t *testing.T) {
	opt := twoLanguages(t)
	d, _ := prepared(t, opt)
	if len(d.Languages) != 2 || d.Languages[0].Name != "el" || d.Languages[1].Name != "xl" || d.Name != "el, xl" {
		t.Fatalf("%q, languages %v", d.Name, d.Languages)
	}
	el, xl := d.Languages[0], d.Languages[1]
	if el.Train.Len()+xl.Train.Len() != d.Train.Len() || el.HeldOut.Tokens()+xl.HeldOut.Tokens() != d.HeldOut.Tokens() ||
		el.Sizes.Plus(xl.Sizes) != d.Sizes || d.Sizes.Paragraphs != 1650 || el.Corpus != "small.txt" {
		t.Errorf("the parts %+v and %+v are not the whole %+v", el, xl, d)
	}
	tokens := []int64{el.Train.Tokens(), xl.Train.Tokens()}
	for i, want := range Shares(tokens, 0.3) {
		size := float64(tokens[i]) / float64(d.Train.Tokens())
		if l := d.Languages[i]; math.Abs(l.Share-want) > 1./4096 || math.Abs(l.Size-size) > 1e-12 {
			t.Errorf("%s: shares %v and %v, want %v", l.Name, l.Size, l.Share, want)
		}
	}
	if el.Size > 0.2 || el.Share < 0.3 || el.Passes(1000) < 2*xl.Passes(1000) {
		t.Errorf("the small language is %v of the text and %v of the batches", el.Size, el.Share)
	}
	for i, at := range []int{0, el.Train.Len() - 1, el.Train.Len(), d.Train.Len() - 1} { // of el, then of xl
		of, index := el, at
		if i > 1 {
			of, index = xl, at-el.Train.Len()
		}
		want, err := of.Train.Window(index, nil)
		if got, err2 := d.Train.Window(at, nil); err != nil || err2 != nil || !slices.Equal(got, want) {
			t.Errorf("window %d is %v, want that of %s, %v", at, got, of.Name, want)
		}
		greek := strings.ContainsAny(d.Tokenizer.Decode(want), "αεο")
		if greek != (of.Name == "el") {
			t.Errorf("window %d of %s is %q", index, of.Name, d.Tokenizer.Decode(want))
		}
	}
	sum := 0.0
	for _, n := range d.Counts {
		sum += float64(n)
	}
	if total := float64(d.Train.Tokens()); math.Abs(sum-total) > 0.02*total {
		t.Errorf("%v counted, %v tokens", sum, total)
	}
	if el.Entropy.Cross <= 0 || d.Entropy.Cross <= max(el.Entropy.Cross, xl.Entropy.Cross) || len(d.Examples) != 2 {
		t.Errorf("entropy %v of both, %v and %v; examples %q", d.Entropy, el.Entropy, xl.Entropy, d.Examples)
	}
	for _, name := range []string{"train-el.tokens", "heldout-xl.tokens.json"} {
		if _, err := os.Stat(filepath.Join(d.Dir, name)); err != nil {
			t.Error(err)
		}
	}

	again, said := prepared(t, opt)
	if hasTrained(said) || again.DataHash != d.DataHash || again.Dir != d.Dir {
		t.Errorf("the second call trains again or has other data: %q", said)
	}
}

// The order of languages and where their texts lie decide nothing.
func TestLanguagesInAnotherOrderAndFolder(t *testing.T) {
	opt := twoLanguages(t)
	d, _ := prepared(t, opt)
	moved := opt
	moved.CacheDir = t.TempDir()
	moved.Languages = nil
	dir := t.TempDir()
	for _, l := range []int{1, 0} {
		data, err := os.ReadFile(opt.Languages[l].Paths[0])
		if err != nil {
			t.Fatal(err)
		}
		path := texttest.Write(t, dir, filepath.Base(opt.Languages[l].Paths[0]), string(data))
		moved.Languages = append(moved.Languages, LanguageText{opt.Languages[l].Name, []string{path}})
	}
	m, _ := prepared(t, moved)
	if m.DataHash != d.DataHash || filepath.Base(m.Dir) != filepath.Base(d.Dir) || m.Hash != d.Hash {
		t.Errorf("data hashes %s and %s, folders %s and %s", d.DataHash, m.DataHash, d.Dir, m.Dir)
	}
	if a, b := d.Train.Batch(nil, 3, 7, 8), m.Train.Batch(nil, 3, 7, 8); !slices.Equal(a, b) {
		t.Errorf("batches %v and %v", a, b)
	}
}

// Everything that decides the data is in its hash and in the name of its folder.
func TestWhatDecidesTheDataOfLanguages(t *testing.T) {
	opt := twoLanguages(t)
	d, _ := prepared(t, opt)
	for name, change := range map[string]func(*PrepareOptions){
		"alpha":    func(o *PrepareOptions) { o.Alpha = 1 },
		"name":     func(o *PrepareOptions) { o.Languages[0].Name = "xx" },
		"swapped":  func(o *PrepareOptions) { o.Languages[0].Name, o.Languages[1].Name = "el", "xl" },
		"one less": func(o *PrepareOptions) { o.Languages = o.Languages[:1] },
		"no names": func(o *PrepareOptions) { o.Paths, o.Languages = o.Languages[0].Paths, nil },
	} {
		other := opt
		other.Languages = slices.Clone(opt.Languages)
		other.VocabSize = 300 // less text supports fewer
		change(&other)
		same := opt
		same.VocabSize = 300
		base, _ := prepared(t, same)
		if o, _ := prepared(t, other); o.DataHash == base.DataHash || o.Dir == base.Dir || o.DataHash == d.DataHash {
			t.Errorf("%s: the same data %s in %s", name, o.DataHash, o.Dir)
		}
	}
}

// A given tokenizer does not depend on alpha, but what is read does.
func TestAlphaIsInTheHashWithAGivenTokenizer(t *testing.T) {
	opt := twoLanguages(t)
	d, _ := prepared(t, opt)
	opt.Tokenizer = d.Tokenizer
	a, _ := prepared(t, opt)
	opt.Alpha = 0
	if b, _ := prepared(t, opt); a.DataHash == b.DataHash || b.Languages[0].Share != 0.5 {
		t.Errorf("data hashes %s and %s, a share of %v", a.DataHash, b.DataHash, b.Languages[0].Share)
	}
}

func TestTheTokenizerOfLanguagesIsThatOfRepeatedText(t *testing.T) {
	texts := []corpus.Corpus{inMemory(t, texttest.Prose(400)), inMemory(t, []string{"ααα βγα γα", "βγα δδα", "γα ααα"})}
	s := newSmoothed(texts, []corpus.Sizes{{Bytes: 8000}, {Bytes: 1000}}, 0.3)
	// 1/8 of the bytes: shares are as 1 to 8^0.3, so that a byte of it counts 8^0.7 = 4.287 times.
	if s.times[0] != 1 || math.Abs(s.times[1]-4.2871) > 1e-4 {
		t.Fatalf("texts count %v times", s.times)
	}
	var all texttest.List
	counts := map[string]int{}
	err := s.Repeats(t.Context(), func(p string, times int64) error {
		counts[p] += int(times)
		for range times {
			all = append(all, p)
		}
		return nil
	})
	if err != nil || counts["ααα βγα γα"] != 4 || counts["βγα δδα"] != 4 || counts["γα ααα"] != 4 || len(all) != 412 {
		t.Fatalf("%d paragraphs, %d, %d and %d of the small text, error %v", len(all), counts["ααα βγα γα"],
			counts["βγα δδα"], counts["γα ααα"], err)
	}
	opt := unigram.TrainOptions{VocabSize: 300}
	got, err := unigram.Train(t.Context(), s, opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := tokenizerOf(t, all, 300); got.Hash() != want.Hash() {
		t.Error("a text that counts several times gives another tokenizer than one that is there several times")
	}
	var plain texttest.List
	if err := s.Paragraphs(t.Context(), func(p string) error { plain = append(plain, p); return nil }); err != nil {
		t.Fatal(err)
	}
	if other := tokenizerOf(t, plain, 300); len(plain) != 403 || other.Hash() == got.Hash() {
		t.Errorf("%d paragraphs; repeating changes nothing", len(plain))
	}
}

func TestLookAtLanguages(t *testing.T) {
	opt := twoLanguages(t)
	before, err := Look(t.Context(), opt)
	if err != nil || before.Exact || !before.Read || before.Files != 2 || len(before.Languages) != 2 ||
		before.Windows == 0 {
		t.Fatalf("%+v, %v", before, err)
	}
	d, _ := prepared(t, opt)
	o, err := Look(t.Context(), opt)
	if err != nil || !o.Exact || o.Windows != int64(d.Train.Len()) || o.Words != d.Sizes.Words || o.Name != d.Name {
		t.Fatalf("%+v, %v", o, err)
	}
	for i, l := range d.Languages {
		if got := o.Languages[i]; got.Name != l.Name || got.Share != l.Share || got.Size != l.Size ||
			got.Windows != int64(l.Train.Len()) || math.Abs(before.Languages[i].Share-l.Share) > 0.1 {
			t.Errorf("%+v before and %+v after, want those of %v", before.Languages[i], got, l)
		}
	}
	opt.Languages[0].Paths = []string{"nowhere"}
	var of *LanguageError
	if _, err := Look(t.Context(), opt); !errors.As(err, &of) || of.Language != "xl" {
		t.Errorf("error %v", err)
	}
	opt.Alpha = 2
	if _, err := Look(t.Context(), opt); err == nil || !strings.Contains(err.Error(), "alpha is 2") {
		t.Errorf("error %v", err)
	}
}

// The books of several languages beside the repository, in Latin-1 and UTF-8, of 1 to 3.5 MB each.
func TestPrepareLanguagesOfSharedBooks(t *testing.T) {
	dir := filepath.Join(texttest.SharedData(t), "multilingual")
	if testing.Short() {
		t.Skip("trains a tokenizer on 8 MB")
	}
	opt := PrepareOptions{Alpha: DefaultAlpha, VocabSize: 4096, SeqLen: 64, BatchSize: 32, CacheDir: t.TempDir()}
	for _, name := range []string{"fr", "zh", "ru", "ar"} {
		opt.Languages = append(opt.Languages, LanguageText{name, []string{filepath.Join(dir, name)}})
	}
	d, _ := prepared(t, opt)
	for _, l := range d.Languages {
		unknown := 0
		ids, err := l.Train.Window(l.Train.Len()/2, nil)
		for _, id := range ids {
			if id == unigram.UnkID {
				unknown++
			}
		}
		if err != nil || unknown > 0 || l.Share < 0.1 || l.Train.Len() < 1000 || l.HeldOut.Len() < 20 {
			t.Errorf("%v, %d held-out windows, %d unknown tokens in %q, error %v", l, l.HeldOut.Len(), unknown,
				d.Tokenizer.Decode(ids), err)
		}
	}
}
