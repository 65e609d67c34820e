package unigram

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// addedFixture is what testdata/sentencepiece/added.py wrote: tokenizers, and the ids that transformers gives lines.
type addedFixture struct {
	Lines []string `json:"lines"`
	Cases []struct {
		Name    string                     `json:"name"`
		Files   map[string]string          `json:"files"`   // beside latin.model
		Changes map[string]json.RawMessage `json:"changes"` // in latin.tokenizer.json
		IDs     [][]int                    `json:"ids"`
	} `json:"cases"`
}

// addedTokenizers opens the tokenizers of a fixture.
func addedTokenizers(t *testing.T, name string, f func(k *Tokenizer, name string, lines []string, ids [][]int)) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(fixtures, name))
	if err != nil {
		t.Fatal(err)
	}
	var fixture addedFixture
	if err := json.Unmarshal(b, &fixture); err != nil {
		t.Fatal(err)
	}
	if len(fixture.Cases) < 10 {
		t.Fatalf("%s has %d cases", name, len(fixture.Cases))
	}
	for _, c := range fixture.Cases {
		var path string
		if c.Files != nil {
			path, _ = unpacked(t, "latin.model", "spm.model")
			for file, text := range c.Files {
				texttest.Write(t, filepath.Dir(path), file, text)
			}
		} else {
			_, old := unpacked(t, "latin.tokenizer.json", "x")
			var j map[string]json.RawMessage
			if err := json.Unmarshal(old, &j); err != nil {
				t.Fatal(err)
			}
			maps.Copy(j, c.Changes)
			text, err := json.Marshal(j)
			if err != nil {
				t.Fatal(err)
			}
			path = texttest.Write(t, t.TempDir(), "tokenizer.json", string(text))
		}
		f(opened(t, path), c.Name, fixture.Lines, c.IDs)
	}
}

// The ids are those of the sentencepiece library as transformers 4 calls it, and of tokenizer.json as transformers 5
// reads it, whatever tokens were added and whatever the options.
func TestAddedTokensAndOptionsAreThoseOfTransformers(t *testing.T) {
	for _, name := range []string{"added4.json", "added5.json"} {
		addedTokenizers(t, name, func(k *Tokenizer, c string, lines []string, ids [][]int) {
			wrong := 0
			for i, line := range lines {
				if got := k.EncodeMarked([]int{7}, line); !slices.Equal(got[1:], ids[i]) {
					if wrong++; wrong < 4 {
						t.Errorf("%s, %s: %q has ids %v, want %v", name, c, line, shownIDs(k, got[1:]), shownIDs(k, ids[i]))
					}
				}
			}
			if wrong > 0 {
				t.Errorf("%s, %s: %d of %d lines differ", name, c, wrong, len(lines))
			}
		})
	}
}

func shownIDs(k *Tokenizer, ids []int) (s []string) {
	for _, id := range ids {
		s = append(s, fmt.Sprintf("%d:%s", id, k.Piece(id)))
	}
	return s
}

// A tokenizer that is kept in a run's folder, or written for transformers, is the same one when it is opened again.
func TestAddedTokensAndOptionsAreKept(t *testing.T) {
	for _, name := range []string{"added4.json", "added5.json"} {
		addedTokenizers(t, name, func(k *Tokenizer, c string, lines []string, ids [][]int) {
			saved := filepath.Join(t.TempDir(), "saved.json")
			if err := k.Save(saved); err != nil {
				t.Fatal(err)
			}
			again, err := LoadTokenizer(saved)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := k.WriteTransformers(dir); err != nil {
				t.Fatal(err)
			}
			for where, other := range map[string]*Tokenizer{"saved": again, "for transformers": opened(t, dir)} {
				if other.Hash() != k.Hash() || other.MaskID() != k.MaskID() || other.Size() != k.Size() {
					t.Errorf("%s, %s, %s: hash %.8s, [MASK] %d of %d; want %.8s, %d of %d", name, c, where, other.Hash(),
						other.MaskID(), other.Size(), k.Hash(), k.MaskID(), k.Size())
				}
				for i, line := range lines {
					if got := other.EncodeMarked(nil, line); !slices.Equal(got, ids[i]) && len(got)+len(ids[i]) > 0 {
						t.Errorf("%s, %s, %s: %q has ids %v, want %v", name, c, where, line, got, ids[i])
						break
					}
				}
			}
		})
	}
}

// Special tokens are text in a corpus and tokens in what somebody writes for a model; added words are words everywhere.
func TestSpecialTokensInText(t *testing.T) {
	path, _ := unpacked(t, "latin.model", "spm.model")
	texttest.Write(t, filepath.Dir(path), "added_tokens.json", `{"[MASK]": 600, "covid": 601}`)
	foreign := opened(t, path)
	own := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 320})
	for name, k := range map[string]*Tokenizer{"spm.model": foreign, "trained": own} {
		const text = "the [SEP] and [CLS] [UNK] [PAD] [MASK]"
		for _, id := range k.Encode(nil, text) {
			if k.IsSpecial(id) && id != UnkID {
				t.Errorf("%s: Encode gives the special id %d", name, id)
			}
		}
		got := k.EncodeMarked(nil, text)
		want := slices.Concat(k.Encode(nil, "the"), []int{SepID}, k.Encode(nil, "and"),
			[]int{ClsID, UnkID, PadID, k.MaskID()})
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if ids := foreign.Encode(nil, "covid"); !slices.Equal(ids, []int{601}) || foreign.IsSpecial(601) ||
		!foreign.StartsWord(601) || foreign.Decode(append(foreign.Encode(nil, "the"), 601)) != "the covid" {
		t.Errorf("covid has ids %v, special %t, %q", ids, foreign.IsSpecial(601), foreign.Decode([]int{601}))
	}
	if len(own.EncodeMarked(nil, "x[UNK]y")) != len(own.Encode(nil, "x"))+1+len(own.Encode(nil, "y")) {
		t.Errorf("[UNK] within a word: %v", own.EncodeMarked(nil, "x[UNK]y"))
	}
}

// What cannot be followed is refused by its name.
func TestOptionsThatAreNotSupportedAreNamed(t *testing.T) {
	path, _ := unpacked(t, "latin.model", "spm.model")
	for text, want := range map[string]string{
		`{"mask_token": "<mask>"}`:                                                             "<mask>",
		`{"cls_token": {"content": "<s>"}}`:                                                    "<s>",
		`{"sp_model_kwargs": {"enable_sampling": true}}`:                                       "sp_model_kwargs",
		`{"additional_special_tokens": ["<nowhere>"]}`:                                         "<nowhere>",
		`{"added_tokens_decoder": {"601": {"content": "x y", "single_word": true}}}`:           "single_word",
		`{"added_tokens_decoder": {"4": {"content": "covid"}}}`:                                "covid",
		`{"added_tokens_decoder": {"0": {"content": "[CLS]"}}}`:                                "[CLS]",
		`{"added_tokens_decoder": {"9000000": {"content": "far"}}}`:                            "far",
		`{"added_tokens_decoder": {"601": {"content": "twice"}, "602": {"content": "twice"}}}`: "twice",
		`{"extra_special_tokens": {"image_token": "<image>"}, "do_lower_case": true}`:          "<image>",
		`{"added_tokens_decoder": {"600": {"content": ""}}}`:                                   "no text of",
		`{"do_lower_case": "yes"}`:                                                             "do_lower_case",
	} {
		texttest.Write(t, filepath.Dir(path), "tokenizer_config.json", text)
		if _, err := OpenTokenizer(path); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", text, err)
		}
	}
	path, _ = unpacked(t, "latin.tokenizer.json", "tokenizer.json")
	for _, key := range []string{"do_lower_case", "split_by_punct"} {
		texttest.Write(t, filepath.Dir(path), "tokenizer_config.json", fmt.Sprintf(`{%q: true}`, key))
		if _, err := OpenTokenizer(path); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s beside a tokenizer.json without that step: %v", key, err)
		}
	}
}
