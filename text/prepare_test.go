package text

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/corpus"
)

func TestPrepare(t *testing.T) {
	opt := books(t, 1000)
	d, said := prepared(t, opt)
	if !hasTrained(said) {
		t.Errorf("nothing was trained: %q", said)
	}
	sum := int64(0)
	for _, c := range d.Counts {
		sum += c
	}
	if sum != d.Train.Tokens() || d.NumTokens() != sum+d.HeldOut.Tokens() || d.Tokenizer.Size() != 300 ||
		len(d.Counts) != 300 {
		t.Errorf("%d counted, %d in training, %d in all", sum, d.Train.Tokens(), d.NumTokens())
	}
	if d.Name != "book.txt" || d.Sizes.Paragraphs != 1000 || len(d.Warnings) != 0 || d.OutOfDomain != nil ||
		len(d.Examples) != 3 {
		t.Errorf("%q, %+v, warnings %q, examples %q", d.Name, d.Sizes, d.Warnings, d.Examples)
	}
	examples := []string{
		"decoder if to it is reading and of for traination traine. teste traine", "samplation no a for storer masking " +
			"computing",
		"counted trainer for is loaders masker masker the returning a",
	}
	if !slices.Equal(d.Examples, examples) || !strings.HasPrefix(strings.Join(texttest.Prose(2), " "), d.Examples[0]) {
		t.Errorf("examples %q, want %q", d.Examples, examples)
	}
	want := Entropy{Train: 4.133452413310355, HeldOut: 4.062266856647314, Cross: 4.142641245136464}
	if e := d.Entropy; math.Abs(e.Train-want.Train) > 1e-12 || math.Abs(e.HeldOut-want.HeldOut) > 1e-12 ||
		math.Abs(e.Cross-want.Cross) > 1e-12 {
		t.Errorf("entropy %+v, want %+v", e, want)
	}
	if want := (corpus.Sizes{Paragraphs: 1000, Bytes: 63407, Words: 10580}); d.Sizes != want || d.Train.Len() != 1242 ||
		d.HeldOut.Len() != 70 {
		t.Errorf("sizes %+v, %d and %d windows", d.Sizes, d.Train.Len(), d.HeldOut.Len())
	}

	again, said := prepared(t, opt)
	if hasTrained(said) || again.DataHash != d.DataHash || again.Sizes != d.Sizes || again.Entropy != d.Entropy ||
		!slices.Equal(again.Examples, d.Examples) {
		t.Errorf("the second call differs from the first, or trains again: %q", said)
	}
	other := opt
	other.CacheDir = t.TempDir()
	if fresh, _ := prepared(t, other); fresh.DataHash != d.DataHash {
		t.Error("made anew, the data differs")
	}
	other.VocabSize = 301
	if fresh, _ := prepared(t, other); fresh.DataHash == d.DataHash {
		t.Error("another vocabulary has the same hash")
	}
	if err := d.Close(); err != nil || d.Close() != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestPrepareSaysWhatIsTooShort(t *testing.T) {
	opt := books(t, 1000)
	for name, change := range map[string]func(*PrepareOptions){
		"batch of 100000":       func(o *PrepareOptions) { o.BatchSize = 100_000 },
		"held-out part":         func(o *PrepareOptions) { o.SeqLen = 2000 },
		"sequence length 2":     func(o *PrepareOptions) { o.SeqLen = 2 },
		"held-out fraction 0.9": func(o *PrepareOptions) { o.HeldOut = 0.9 },
		"vocabulary of at most": func(o *PrepareOptions) { o.VocabSize = 60_000 },
		"nothing.txt":           func(o *PrepareOptions) { o.Paths = []string{"nothing.txt"} },
		"is not there; install": func(o *PrepareOptions) { o.Paths, o.GoRoot = nil, t.TempDir() },
	} {
		o := opt
		change(&o)
		_, err := Prepare(t.Context(), o, nil)
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
			t.Errorf("want an error with %q: %v", name, err)
		}
	}
	for name, change := range map[string]func(*PrepareOptions){
		"training": func(o *PrepareOptions) { o.BatchSize = 100_000 },
		"held-out": func(o *PrepareOptions) { o.SeqLen = 2000 },
	} {
		o := opt
		change(&o)
		var short *TooShortError
		_, err := Prepare(t.Context(), o, nil)
		if !errors.As(err, &short) || short.Corpus != "book.txt" || short.Tokens == 0 || short.SeqLen != o.SeqLen ||
			(short.BatchSize > 0) != (name == "training") {
			t.Errorf("%s: error %#v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Prepare(ctx, opt, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPrepareLowersTheDefaultVocabularyForASmallCorpus(t *testing.T) {
	opt := books(t, 1000)
	opt.VocabSize = 0
	d, _ := prepared(t, opt)
	if n := d.Tokenizer.Size(); n != 368 {
		t.Errorf("a vocabulary of %d, and the largest that this text supports is 368", n)
	}
}

func TestPrepareDefaultCorpus(t *testing.T) {
	root := texttest.GoInstallation(t)
	for i, p := range texttest.Prose(3000) {
		texttest.Write(t, root, filepath.Join("src", "p", string(rune('a'+i%26)),
			"f"+strings.Repeat("x", i/26)+".go"), "// "+p+"\npackage p\n")
	}
	opt := books(t, 1)
	opt.Paths, opt.GoRoot = nil, root
	d, _ := prepared(t, opt)
	if d.OutOfDomain != nil || len(d.Warnings) != 1 || d.Name != "Go 9.9 source comments" {
		t.Errorf("%q, warnings %q", d.Name, d.Warnings)
	}
	texttest.Write(t, root, "src/testdata/Isaac.Newton-Opticks.txt", strings.Join(texttest.Prose(100), "\n\n"))
	d, _ = prepared(t, opt)
	if d.OutOfDomain == nil || len(d.Warnings) != 0 {
		t.Errorf("no text out of domain; warnings %q", d.Warnings)
	}
	texttest.Write(t, root, "src/testdata/Isaac.Newton-Opticks.txt", "light")
	d, _ = prepared(t, opt)
	if d.OutOfDomain != nil || len(d.Warnings) != 1 {
		t.Errorf("a word fills a window out of domain; warnings %q", d.Warnings)
	}
}

// The whole default corpus takes some ten seconds.
func TestPrepareWithTheGoOfThisMachine(t *testing.T) {
	if testing.Short() || os.Getenv("CI") == "" {
		t.Skip("takes ten seconds; set CI to run it")
	}
	if _, err := corpus.GoRoot(t.Context()); err != nil {
		t.Skip("no Go source here:", err)
	}
	d, _ := prepared(t, PrepareOptions{SeqLen: 64, BatchSize: 32, CacheDir: t.TempDir()})
	perMB := float64(d.NumTokens()) / float64(d.Sizes.Bytes) * 1e6
	if d.Sizes.Words < 1_000_000 || perMB < 200_000 || perMB > 280_000 || d.OutOfDomain == nil {
		t.Errorf("%+v, %.0f tokens a MB, warnings %q", d.Sizes, perMB, d.Warnings)
	}
}
