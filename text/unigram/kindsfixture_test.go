package unigram

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The tokenizer.json of single characters and bytes gives the same ids in transformers, see testdata/kinds/kinds.py.
func TestTransformersGivesTheIDsOfSingleCharacters(t *testing.T) {
	dir := filepath.Join("testdata", "kinds")
	b, err := os.ReadFile(filepath.Join(dir, "ids.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Hex []string
		IDs map[string][][]int
	}
	if err := json.Unmarshal(b, &f); err != nil || len(f.IDs) != 3 || len(f.Hex) < 50 {
		t.Fatalf("%d tokenizers, %d lines: %v", len(f.IDs), len(f.Hex), err)
	}
	for name, ids := range f.IDs {
		k, err := LoadTokenizer(filepath.Join(dir, name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		for i, coded := range f.Hex {
			line, err := hex.DecodeString(coded)
			if err != nil {
				t.Fatal(err)
			}
			if got := k.EncodeMarked(nil, string(line)); !slices.Equal(got, ids[i]) {
				t.Errorf("%s: %q has ids %v, and %v in transformers", name, line, got, ids[i])
			}
		}
	}
}
