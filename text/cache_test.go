package text

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What decides these is the promise that a run that has begun finds its data again: the same folder, the same bytes.
func TestPreparedDataIsPinned(t *testing.T) {
	d, _ := prepared(t, books(t, 1000))
	if want := "76082b33cca6b69f1e2cb80cada49795af9a272f929369ca580425e60d1c4d4d"; d.Hash != want {
		t.Errorf("corpus hash %s, want %s", d.Hash, want)
	}
	if want := "9db749dfeade5253d80105994a17dcb36ce4fe11269daa1967bc51cc6d3c3ccb"; d.DataHash != want {
		t.Errorf("data hash %s, want %s", d.DataHash, want)
	}
	if got, want := filepath.Base(d.Dir), "c1735d28a5e07b67"; got != want {
		t.Errorf("cache key %s, want %s", got, want)
	}
	for name, want := range map[string]string{
		"dataset.json":        "68c019cd7696919a318cbe2e53321664578fd9bad386064c3e60187939504480",
		"heldout.tokens":      "891d5171f5084b2e842a67461640abccd3c069ee7a5511ff778546053d8f9919",
		"heldout.tokens.json": "6226455e9e66b33f75a2f3b7ea26e1dcfb712dece4d82b026732a166ac953d44",
		"tokenizer.json":      "534a056005c8cbe60860f645eb54f37112f315a6d41fbd2f727de1fa90829944",
		"train.tokens":        "f89b515a97129323bd1a8414f3b095d77004a3c0e5965b72479d6a568660bde2",
		"train.tokens.json":   "dd408e50cdcacca935a2967df617ba190816be21f45e08ba09ba37703224f9b6",
	} {
		b, err := os.ReadFile(filepath.Join(d.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(b)); got != want {
			t.Errorf("%s has SHA-256 %s, want %s", name, got, want)
		}
	}
	for step, want := range map[uint64][]int{0: {282, 225, 42, 1119}, 1: {1032, 410, 58, 951},
		400: {540, 733, 1167, 249}} {
		if got := d.Train.Batch(nil, 7, step, 4); !slices.Equal(got, want) {
			t.Errorf("batch of step %d is %v, want %v", step, got, want)
		}
	}
}

func TestCacheErrorSaysWhatToSet(t *testing.T) {
	opt := books(t, 1000)
	opt.CacheDir = opt.Paths[0] // a file where a folder should be
	t.Setenv("TMPDIR", opt.Paths[0])
	t.Setenv("TMP", opt.Paths[0])
	for _, fallback := range []string{"", opt.Paths[0]} {
		opt.Fallback = fallback
		_, err := Prepare(t.Context(), opt, nil)
		var nowhere *CacheError
		if !errors.As(err, &nowhere) || nowhere.Dir != opt.Paths[0] || nowhere.Err == nil ||
			!strings.Contains(err.Error(), "CacheDir") {
			t.Errorf("fallback %q: error %v", fallback, err)
		}
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
			"cut":            func() error { return os.Truncate(path, 20) },
			"gone":           func() error { return os.Remove(path) },
			"foreign":        func() error { return os.WriteFile(path, []byte("{}"), 0o644) },
			"one bit, early": func() error { return flip(path, 0.4) },
			"one bit, late":  func() error { return flip(path, 0.8) },
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

// flip flips a bit at a share of a file's length.
func flip(path string, at float64) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[int(at*float64(len(b)))] ^= 1
	return os.WriteFile(path, b, 0o644)
}

// Entries of older programs, which have no checksums of their JSON, are taken as they are.
func TestCacheOfAnOlderProgramIsUsed(t *testing.T) {
	opt := books(t, 1000)
	d, _ := prepared(t, opt)
	for _, name := range []string{"dataset.json", "train.tokens.json", "heldout.tokens.json"} {
		path := filepath.Join(d.Dir, name)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		older := regexp.MustCompile(`\n  "checksum": "[^"]*",`).ReplaceAll(b, nil)
		if len(older) == len(b) {
			t.Fatalf("%s has no checksum: %s", path, b)
		}
		if err := os.WriteFile(path, older, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	again, said := prepared(t, opt)
	if hasTrained(said) || again.DataHash != d.DataHash || len(again.Warnings) != 0 {
		t.Errorf("warnings %q, said %q", again.Warnings, said)
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

func TestPrepareWithAGivenTokenizer(t *testing.T) {
	opt := books(t, 3000)
	opt.Tokenizer = foreignTokenizer(t, 300)
	d, said := prepared(t, opt)
	if hasTrained(said) || d.Tokenizer.Hash() != opt.Tokenizer.Hash() || len(d.Counts) != opt.Tokenizer.Size() {
		t.Errorf("another tokenizer was used: %v", said)
	}
	again, said := prepared(t, opt)
	if again.DataHash != d.DataHash || again.Dir != d.Dir || strings.Contains(strings.Join(said, "\n"), "written") {
		t.Errorf("the cache was not used: %v", said)
	}
	opt.VocabSize = 0
	if other, _ := prepared(t, opt); other.Dir != d.Dir {
		t.Error("VocabSize matters although nothing is trained")
	}
	opt.Tokenizer = foreignTokenizer(t, 310)
	if other, _ := prepared(t, opt); other.Dir == d.Dir || other.DataHash == d.DataHash {
		t.Error("another tokenizer shares the cache entry")
	}
}
