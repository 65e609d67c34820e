package text

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// FuzzTokenFile: whatever a token file and its header hold, it is refused, or all of its ids are the tokenizer's.
func FuzzTokenFile(f *testing.F) {
	list := texttest.Prose(50)
	var seed struct{ ids, header []byte }
	k := tokenizerOf(f, texttest.Prose(500), 320)
	c := inMemory(f, list)
	path := filepath.Join(f.TempDir(), "x.tokens")
	if err := WriteTokens(f.Context(), path, c, k); err != nil {
		f.Fatal(err)
	}
	for name, to := range map[string]*[]byte{path: &seed.ids, path + ".json": &seed.header} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		*to = data
	}
	f.Add(seed.ids, seed.header)
	f.Add([]byte{1, 0}, []byte(`{"format": "ablate-tokens", "version": 1, "bytes_per_token": 2, "tokens": 1}`))
	f.Fuzz(func(t *testing.T, ids, header []byte) {
		path := filepath.Join(t.TempDir(), "x.tokens")
		for name, data := range map[string][]byte{path: ids, path + ".json": header} {
			if err := os.WriteFile(name, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		tokens, err := OpenTokens(path, c.Info().Hash, k)
		if err != nil {
			return
		}
		defer tokens.Close()
		all := make([]int, tokens.Len())
		if err := tokens.Read(all, 0); err != nil {
			t.Fatal(err)
		}
		for _, id := range all {
			if id < 0 || id >= k.Size() {
				t.Fatalf("the id %d is none of %d", id, k.Size())
			}
		}
	})
}
