package text

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

func TestTokenFileHoldsTheTokensOfTheCorpus(t *testing.T) {
	list := append(texttest.Prose(400), "\U00020000\U00030000")
	c := inMemory(t, list)
	for name, k := range map[string]*unigram.Tokenizer{"two bytes": tokenizerOf(t, list, 320),
		"four bytes": wideTokenizer(t)} {
		path := filepath.Join(t.TempDir(), "x.tokens")
		if err := WriteTokens(t.Context(), path, c, k); err != nil {
			t.Fatal(err)
		}
		f, err := OpenTokens(path, c.Info().Hash, k)
		if err != nil {
			t.Fatal(name, err)
		}
		defer f.Close()
		var want []int
		for _, p := range list {
			want = k.Encode(want, p)
		}
		got := make([]int, f.Len())
		if err := f.Read(got, 0); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d tokens read, %d encoded; error %v", name, len(got), len(want), err)
		}
		counts := make([]int64, k.Size())
		for _, id := range want {
			counts[id]++
		}
		if !slices.Equal(f.Counts(), counts) {
			t.Errorf("%s: counts differ", name)
		}
		for _, at := range []int64{-1, f.Len(), f.Len() - 1} {
			if err := f.Read(make([]int, 2), at); err == nil {
				t.Errorf("%s: read 2 tokens at %d of %d", name, at, f.Len())
			}
		}
	}
}

func TestDamagedTokenFilesAreRefused(t *testing.T) {
	c := inMemory(t, texttest.Prose(50))
	k := tokenizerOf(t, texttest.Prose(500), 320)
	path := filepath.Join(t.TempDir(), "x.tokens")
	if err := WriteTokens(t.Context(), path, c, k); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, err := os.ReadFile(path + ".json")
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name string, data, header []byte, hash string, k *unigram.Tokenizer) {
		t.Helper()
		texttest.Write(t, filepath.Dir(path), "x.tokens", string(data))
		texttest.Write(t, filepath.Dir(path), "x.tokens.json", string(header))
		f, err := OpenTokens(path, hash, k)
		if err == nil {
			f.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "x.tokens") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	hash := c.Info().Hash
	for size := 0; size < len(good); size += 64 {
		refused("cut", good[:size], head, hash, k)
	}
	for i := 0; i < len(good); i += 97 {
		bad := slices.Clone(good)
		bad[i] ^= 1 << (i % 8)
		refused("a bit flipped", bad, head, hash, k)
	}
	outside := slices.Clone(good)
	binary.LittleEndian.PutUint16(outside, 60_000)
	refused("id outside", outside, head, hash, k)
	for size := range len(head) - 2 {
		refused("header cut", good, head[:size], hash, k)
	}
	for _, r := range [][2]string{{tokenFormat, "x"}, {`"version": 1`, `"version": 9`}, {`": 2`, `": 4`},
		{`"tokens": `, `"tokens": -`}, {`"tokens"`, `"other"`}} {
		refused(r[1], good, []byte(strings.Replace(string(head), r[0], r[1], 1)), hash, k)
	}
	refused("another corpus", good, head, "x", k)
	refused("another tokenizer", good, head, hash, tokenizerOf(t, texttest.Prose(500), 321))
	os.Remove(path + ".json")
	if _, err := OpenTokens(path, hash, k); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without header: %v", err)
	}
	if err := WriteTokens(t.Context(), filepath.Join(path, "y"), c, k); err == nil {
		t.Error("written under a file as folder")
	}
}
