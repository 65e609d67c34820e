package text

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSplitTakesWholeBlocksFromAllOver(t *testing.T) {
	c := prose(4000)
	sizes, err := Measure(t.Context(), c)
	if err != nil || sizes.Paragraphs != 4000 {
		t.Fatal(sizes, err)
	}
	for _, fraction := range []float64{0.01, 0.05, 0.1, 0.5} {
		train, held, err := Split(c, sizes.Bytes, fraction)
		if err != nil {
			t.Fatal(err)
		}
		a, b := paragraphs(t, train), paragraphs(t, held)
		place := map[string]int{}
		for i, p := range c {
			place[p] = i
		}
		blocks, bytes, last := 0, 0, -2
		for _, p := range b {
			if place[p] != last+1 {
				blocks++
			}
			last = place[p]
			bytes += len(p) + 1
		}
		if len(a)+len(b) != len(c) || blocks < 10 && fraction > 0.01 {
			t.Errorf("%v: %d and %d of %d paragraphs, %d blocks", fraction, len(a), len(b), len(c), blocks)
		}
		if got := float64(bytes) / float64(sizes.Bytes); got < 0.7*fraction || got > 1.3*fraction {
			t.Errorf("%v: %v of the text is held out", fraction, got)
		}
		if train.Info().Hash == held.Info().Hash || train.Info().Hash == c.Info().Hash {
			t.Error("parts share a hash")
		}
	}
	for _, fraction := range []float64{0, -1, 0.6} {
		if _, _, err := Split(c, 1000, fraction); err == nil {
			t.Errorf("fraction %v: no error", fraction)
		}
	}
}

// books writes a corpus of n sentences and gives options that keep everything in temporary folders.
func books(t *testing.T, n int) PrepareOptions {
	t.Helper()
	path := write(t, t.TempDir(), "book.txt", strings.Join(prose(n), "\n")+"\n")
	return PrepareOptions{Paths: []string{path}, VocabSize: 300, SeqLen: 16, BatchSize: 4, CacheDir: t.TempDir()}
}

func prepared(t *testing.T, opt PrepareOptions) (*Dataset, []string) {
	t.Helper()
	var said []string
	d, err := Prepare(t.Context(), opt, func(s string) { said = append(said, s) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, said
}

func hasTrained(said []string) bool { return strings.Contains(strings.Join(said, "\n"), "nats") }

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
	if sum != d.Train.Tokens() || d.NumTokens() != sum+d.HeldOut.Tokens() || d.Tokenizer.Size() != 300 || len(d.Counts) != 300 {
		t.Errorf("%d counted, %d in training, %d in all", sum, d.Train.Tokens(), d.NumTokens())
	}
	if d.Name != "book.txt" || d.Sizes.Paragraphs != 1000 || len(d.Warnings) != 0 || d.OutOfDomain != nil || len(d.Examples) != 3 {
		t.Errorf("%q, %+v, warnings %q, examples %q", d.Name, d.Sizes, d.Warnings, d.Examples)
	}
	if first := prose(1)[0]; !strings.HasPrefix(d.Examples[0]+first, d.Examples[0]) || !strings.HasPrefix(first, d.Examples[0][:10]) {
		t.Errorf("first example %q, text %q", d.Examples[0], first)
	}
	if e := d.Entropy; e.Train < 2 || e.Train > 6 || e.Cross < e.HeldOut {
		t.Errorf("entropy %+v", e)
	}

	again, said := prepared(t, opt)
	if hasTrained(said) || again.DataHash != d.DataHash || again.Sizes != d.Sizes || again.Entropy != d.Entropy || !slices.Equal(again.Examples, d.Examples) {
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

func TestPrepareRepairsADamagedCache(t *testing.T) {
	opt := books(t, 1000)
	d, _ := prepared(t, opt)
	files, err := os.ReadDir(d.Dir)
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		path := filepath.Join(d.Dir, f.Name())
		for name, damage := range map[string]func() error{
			"cut":     func() error { return os.Truncate(path, 20) },
			"gone":    func() error { return os.Remove(path) },
			"foreign": func() error { return os.WriteFile(path, []byte("{}"), 0o644) },
		} {
			if err := damage(); err != nil {
				t.Fatal(err)
			}
			again, said := prepared(t, opt)
			silent := f.Name() == "dataset.json" && name == "gone" // no entry, as far as one can tell
			if !hasTrained(said) || again.DataHash != d.DataHash || (len(again.Warnings) == 1) == silent {
				t.Errorf("%s %s: warnings %q", f.Name(), name, again.Warnings)
			}
		}
	}
}

func TestPrepareFallsBackFromACacheItCannotWrite(t *testing.T) {
	opt := books(t, 1000)
	opt.CacheDir = opt.Paths[0] // a file where a folder should be
	opt.Fallback = t.TempDir()
	d, _ := prepared(t, opt)
	if !strings.HasPrefix(d.Dir, opt.Fallback) || len(d.Warnings) != 2 {
		t.Errorf("kept in %q, warnings %q", d.Dir, d.Warnings)
	}
	t.Setenv("TMPDIR", t.TempDir())
	opt.Fallback = ""
	if d, _ := prepared(t, opt); !strings.HasPrefix(d.Dir, os.TempDir()) {
		t.Errorf("kept in %q", d.Dir)
	}
}

func TestPrepareByTwoAtOnce(t *testing.T) {
	opt := books(t, 1000)
	type result struct {
		hash string
		err  error
	}
	done := make(chan result)
	for range 4 {
		go func() {
			d, err := Prepare(context.Background(), opt, nil)
			if err != nil {
				done <- result{err: err}
				return
			}
			done <- result{d.DataHash, d.Close()}
		}()
	}
	first := <-done
	for range 3 {
		if r := <-done; r != first || r.err != nil {
			t.Errorf("%v and %v", r, first)
		}
	}
}

func TestPrepareSaysWhatIsTooShort(t *testing.T) {
	opt := books(t, 1000)
	for name, change := range map[string]func(*PrepareOptions){
		"batch of 100000":       func(o *PrepareOptions) { o.BatchSize = 100_000 },
		"held-out tokens":       func(o *PrepareOptions) { o.SeqLen = 2000 },
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
	if n := d.Tokenizer.Size(); n < 250 || n >= DefaultVocabSize {
		t.Errorf("size %d", n)
	}
}

func TestPrepareDefaultCorpus(t *testing.T) {
	root := fakeGo(t)
	for i, p := range prose(3000) {
		write(t, root, filepath.Join("src", "p", string(rune('a'+i%26)), "f"+strings.Repeat("x", i/26)+".go"), "// "+p+"\npackage p\n")
	}
	opt := books(t, 1)
	opt.Paths, opt.GoRoot = nil, root
	d, _ := prepared(t, opt)
	if d.OutOfDomain != nil || len(d.Warnings) != 1 || d.Name != "Go 9.9 source comments" {
		t.Errorf("%q, warnings %q", d.Name, d.Warnings)
	}
	write(t, root, "src/testdata/Isaac.Newton-Opticks.txt", strings.Join(prose(100), "\n\n"))
	d, _ = prepared(t, opt)
	if d.OutOfDomain == nil || len(d.Warnings) != 0 {
		t.Errorf("no text out of domain; warnings %q", d.Warnings)
	}
	write(t, root, "src/testdata/Isaac.Newton-Opticks.txt", "light")
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
	if _, err := goRoot(t.Context()); err != nil {
		t.Skip("no Go source here:", err)
	}
	d, _ := prepared(t, PrepareOptions{SeqLen: 64, BatchSize: 32, CacheDir: t.TempDir()})
	perMB := float64(d.NumTokens()) / float64(d.Sizes.Bytes) * 1e6
	if d.Sizes.Words < 1_000_000 || perMB < 200_000 || perMB > 280_000 || d.OutOfDomain == nil {
		t.Errorf("%+v, %.0f tokens a MB, warnings %q", d.Sizes, perMB, d.Warnings)
	}
}

func TestSharedBooksAndWiki(t *testing.T) {
	data := filepath.Join("..", "..", "shared", "data")
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ../shared/data beside the repository")
	}
	c, err := Files(t.Context(), []string{filepath.Join(data, "gutenberg"), filepath.Join(data, "wikitext-2"), filepath.Join(data, "tinyshakespeare", "input.txt")})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	sizes := Sizes{}
	for _, p := range paragraphs(t, c) {
		sizes.Words += int64(CountWords(p))
		for _, bad := range []string{"PROJECT GUTENBERG", "@-@", "\r", "\ufeff", "Small Print"} {
			if strings.Contains(p, bad) {
				t.Errorf("%q in %.200q", bad, p)
			}
		}
		for _, want := range []string{
			"It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.",
			"First Citizen: Before we proceed any further, hear me speak.",
			"Homarus gammarus",
		} {
			found[want] = found[want] || p == want
		}
	}
	for want, ok := range found {
		if !ok {
			t.Errorf("not found: %q", want)
		}
	}
	if sizes.Words < 900_000 {
		t.Errorf("only %d words", sizes.Words)
	}
}
