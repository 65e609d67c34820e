package unigram

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/internal/texttest"
)

// checkOffsets encodes s and says what is wrong with the ranges.
func checkOffsets(t *testing.T, name string, k *Tokenizer, s string) {
	t.Helper()
	ids, offsets := k.EncodeWithOffsets(s)
	if want := k.Encode(nil, s); !slices.Equal(ids, want) {
		t.Fatalf("%s: %.80q has ids %d and should have %d", name, s, ids, want)
	}
	if len(offsets) != len(ids) {
		t.Fatalf("%s: %.80q has %d ids and %d ranges", name, s, len(ids), len(offsets))
	}
	covered, starts := make([]bool, len(s)), map[int]bool{len(s): true}
	for i := range s {
		starts[i] = true
	}
	last := [2]int{}
	for i, o := range offsets {
		if o[0] < last[0] || o[1] < last[1] || o[0] > o[1] || o[1] > len(s) {
			t.Fatalf("%s: %.80q: range %d is %v after %v", name, s, i, o, last)
		}
		for b := max(o[0], last[1]); b < o[1]; b++ {
			covered[b] = true
		}
		if !starts[o[0]] || !starts[o[1]] {
			t.Fatalf("%s: %.80q: range %v cuts a character", name, s, o)
		}
		last = o
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		// sentencepiece's maps remove more, and make a space of U+FFFD.
		removed := strings.TrimSpace(oneChar(r)) == "" || unicode.In(r, unicode.C) || r == utf8.RuneError
		for b := i; b < i+n; b++ {
			if !covered[b] && !removed {
				t.Fatalf("%s: %.80q: byte %d, of %q, has no id", name, s, b, r)
			}
		}
		i += n
	}
}

// offsetTokenizers has one of every scheme.
func offsetTokenizers(t testing.TB) map[string]*Tokenizer {
	t.Helper()
	list := map[string]*Tokenizer{}
	for _, name := range []string{"latin", "many", "plain"} {
		path, _ := unpacked(t, name+".model", "spm.model")
		list[name] = opened(t, path)
	}
	for _, name := range []string{"latin.tokenizer.json", "own.json"} {
		path, b := unpacked(t, name, "tokenizer.json")
		list[name] = opened(t, path)
		if name == "own.json" {
			continue
		}
		s := strings.Replace(string(b), `"added_tokens": [`, `"added_tokens": [{"id": 603, "content": "<ent>", `+
			`"normalized": true}, {"id": 604, "content": "the way", "lstrip": true, "rstrip": true},`, 1)
		list["added"] = opened(t, texttest.Write(t, t.TempDir(), "tokenizer.json", s))
	}
	path, _ := unpacked(t, "many.model", "spm.model")
	texttest.Write(t, filepath.Dir(path), "tokenizer_config.json", `{"do_lower_case": true, "split_by_punct": true}`)
	list["lower"] = opened(t, path)
	return list
}

func TestOffsetsCoverTheText(t *testing.T) {
	_, lines := readFixture(t)
	for name, k := range offsetTokenizers(t) {
		for _, s := range append(lines, hard...) {
			checkOffsets(t, name, k, s)
		}
	}
}

func TestOffsetsOfRandomText(t *testing.T) {
	pool := []rune("aeéiou nst▁  \t\n\u0301\u0300\u0323\u0302\u031b\u0308ơアｶﾞ\u3099가ᄀ\u1161\u11a8ﬁ½　\u00a0\u200b.,!<01" +
		"日本語قًّحكلا\u0651\u064eक़क\u093c\u094dहि\u093e\u00a8\u00b4㍿⒈ﷺ①Ａｂ\ufffd\x00\x07𝒜\U000e0001😀\u200d")
	r := rng.Stream(11, "offsets", 0)
	list := offsetTokenizers(t)
	for range 400 {
		s := make([]rune, r.IntN(40))
		for i := range s {
			s[i] = pool[r.IntN(len(pool))]
		}
		for name, k := range list {
			checkOffsets(t, name, k, string(s))
		}
	}
}

// words are the ids as texts of their ranges.
func words(k *Tokenizer, s string) []string {
	var list []string
	_, offsets := k.EncodeWithOffsets(s)
	for _, o := range offsets {
		list = append(list, s[o[0]:o[1]])
	}
	return list
}

func TestOffsetsAreOfTheOriginalText(t *testing.T) {
	path, _ := unpacked(t, "own.json", "tokenizer.json")
	own := opened(t, path)
	path, _ = unpacked(t, "many.model", "spm.model")
	many := opened(t, path)
	for _, c := range []struct {
		text, first, last string // the text of the first and the last range
	}{
		{"  a \t b  ", "a", "b"},
		{"e\u0301 x e\u0301", "e\u0301", "e\u0301"},
		{"Ａ　ｂ", "Ａ", "ｂ"},
		{"½ and ½", "½", "½"},
		{"a\u200bＺ\x07", "a", "Ｚ"},
	} {
		for _, k := range []*Tokenizer{own, many} {
			got := slices.DeleteFunc(words(k, c.text), func(s string) bool { return strings.TrimSpace(Normalize(s)) == "" })
			if got[0] != c.first || got[len(got)-1] != c.last {
				t.Errorf("%q is %q", c.text, got)
			}
		}
	}
	if got := words(own, "<unk> <unk>"); !slices.Equal(got, []string{"<unk>", "<unk>"}) {
		t.Errorf("%q", got)
	}
	if got := words(own, "𐐷𐐷 x"); !slices.Equal(got, []string{"", "𐐷", "𐐷", "𐐷", "𐐷", "𐐷", "𐐷", "𐐷", "𐐷", " ", "x"}) {
		t.Errorf("%q", got)
	}
}

// The ranges of transformers are in code points, and the white space before a word is in that of its first piece.
func TestOffsetsAreThoseOfTransformers(t *testing.T) {
	b, err := os.ReadFile("testdata/offsets/offsets.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Hex        []string
		Tokenizers map[string][]struct {
			IDs     []int
			Offsets [][2]int
		}
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	for name, list := range f.Tokenizers {
		path, _ := unpacked(t, name, "tokenizer.json")
		k := opened(t, path)
		compared, finer, marks := 0, 0, 0
		for i, want := range list {
			line, err := hex.DecodeString(f.Hex[i])
			if err != nil {
				t.Fatal(err)
			}
			s := string(line)
			ids, got := k.EncodeWithOffsets(s)
			if !slices.Equal(ids, want.IDs) {
				t.Errorf("%s: %q has other ids", name, s)
				continue
			}
			var starts []int // of characters
			for b := range s {
				starts = append(starts, b)
			}
			starts = append(starts, len(s))
			for j, o := range want.Offsets {
				from, to := starts[o[0]], starts[o[1]]
				if k.Piece(ids[j]) == "▁" {
					continue
				}
				ours, theirs := trimmed(s, got[j]), trimmed(s, [2]int{from, to})
				_, isByte := k.fromByte(ids[j])
				compared++
				switch {
				case ours == theirs:
				case isByte && theirs[0] <= ours[0] && ours[1] <= theirs[1]: // bytes of each character, not of a run
					finer++
				case ours[0] == theirs[0] && theirs[1] < ours[1] && // a letter with its mark, not the letter alone
					utf8.RuneCountInString(Normalize(s[ours[0]:ours[1]])) == 1:
					marks++
				default:
					t.Errorf("%s: %q: %s is %q, and %q in transformers", name, s, k.Piece(ids[j]), s[got[j][0]:got[j][1]],
						s[from:to])
				}
			}
		}
		if compared < 300 || finer+marks > compared/4 {
			t.Errorf("%s: %d compared, %d finer, %d with marks", name, compared, finer, marks)
		}
	}
}

// trimmed leaves out white space at a range's beginning.
func trimmed(s string, o [2]int) [2]int {
	part := s[o[0]:o[1]]
	return [2]int{o[0] + len(part) - len(strings.TrimLeftFunc(part, isSpaceForTokenizer)), o[1]}
}

func FuzzEncodeWithOffsets(f *testing.F) {
	list := offsetTokenizers(f)
	for _, s := range hard {
		f.Add(s[:min(len(s), 64)])
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, k := range list {
			checkOffsets(t, name, k, s)
		}
	})
}
