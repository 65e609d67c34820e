package unigram

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// fixture is what testdata/sentencepiece/fixture.py wrote: lines, and what the libraries make of them.
type fixture struct {
	Hex           []string           `json:"hex"`
	SentencePiece map[string][][]int `json:"sentencepiece"`
	Transformers  map[string][][]int `json:"transformers"` // null for a line that is not UTF-8
}

const fixtures = "testdata/sentencepiece"

func readFixture(t *testing.T) (fixture, []string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(fixtures, "fixture.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f fixture
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, h := range f.Hex {
		line, err := hex.DecodeString(h)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	return f, lines
}

// unpacked writes a fixture under a name of a temporary folder and gives its path and content.
func unpacked(t testing.TB, name, as string) (string, []byte) {
	t.Helper()
	f, err := os.Open(filepath.Join(fixtures, name+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), as)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path, b
}

func opened(t testing.TB, path string) *Tokenizer {
	t.Helper()
	k, err := OpenTokenizer(path)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// compareIDs says which lines have other ids than the library's, and how many were compared.
func compareIDs(t *testing.T, name string, k *Tokenizer, lines []string, want [][]int) {
	t.Helper()
	compared := 0
	for i, line := range lines {
		if want[i] == nil {
			continue
		}
		compared++
		for range 2 { // the second time from the cache, if there is one
			if got := k.EncodeMarked([]int{7}, line); !slices.Equal(got[1:], want[i]) {
				t.Errorf("%s: %.60q has ids %.300s and should have %.300s", name, line, fmt.Sprint(got[1:]),
					fmt.Sprint(want[i]))
			}
		}
	}
	if compared < 80 || compared != len(lines) && compared < len(lines)-5 {
		t.Errorf("%s: only %d of %d lines compared", name, compared, len(lines))
	}
}

func TestIDsAreThoseOfSentencePiece(t *testing.T) {
	f, lines := readFixture(t)
	for _, name := range []string{"latin", "many", "plain"} {
		path, b := unpacked(t, name+".model", "spm.model")
		k := opened(t, path)
		compareIDs(t, name, k, lines, f.SentencePiece[name])
		if !bytes.Equal(k.scheme.file().data, b) {
			t.Errorf("%s: the file's bytes are not kept", name)
		}
		if k.MaskID() != k.Size()-1 || k.Piece(k.MaskID()) != "[MASK]" || !k.IsSpecial(k.MaskID()) {
			t.Errorf("%s: [MASK] is %d of %d", name, k.MaskID(), k.Size())
		}
	}
}

func TestIDsAreThoseOfTransformers(t *testing.T) {
	f, lines := readFixture(t)
	for _, name := range []string{"latin.tokenizer.json", "own.json"} {
		path, _ := unpacked(t, name, "tokenizer.json")
		compareIDs(t, name, opened(t, path), lines, f.Transformers[name])
	}
}

func TestDecodeOfAModelGivesNormalisedText(t *testing.T) {
	_, lines := readFixture(t)
	path, _ := unpacked(t, "many.model", "spm.model")
	k := opened(t, path)
	for _, line := range lines {
		p := k.scheme.(*sentencePiece)
		want := strings.TrimPrefix(strings.ReplaceAll(string(p.normalise.Append(nil, line)), "▁", " "), " ")
		if got := k.Decode(k.Encode(nil, line)); got != want {
			t.Errorf("%.60q comes back as %.60q", want, got)
		}
	}
}

func TestMaskIDComesFromTheFolder(t *testing.T) {
	path, _ := unpacked(t, "latin.model", "spm.model")
	dir := filepath.Dir(path)
	for _, c := range []struct {
		file, content string
		want          int
		fault         string
	}{
		{"added_tokens.json", `{"[MASK]": 600}`, 600, ""},
		{"added_tokens.json", `{"[MASK]": 610, "x": 604}`, 610, ""},
		{"added_tokens.json", `{"[MASK]": 7}`, 0, "[MASK] has id 7, which is the piece"},
		{"added_tokens.json", `{"[MASK]": 99999999}`, 0, "99999999"},
		{"added_tokens.json", `{"[MASK]": -1}`, 0, "-1"},
		{"added_tokens.json", `[`, 0, "damaged"},
		{"added_tokens.json", `{"[MASK]": 600, "x": 3}`, 0, "another piece"},
		{"tokenizer_config.json", `{"do_lower_case": false, "vocab_type": "spm"}`, 600, ""},
		{"tokenizer_config.json", `{"added_tokens_decoder": {"0": {"content": "[PAD]"}, "601": {"content": "[MASK]"}}}`, 601,
			""},
		{"tokenizer.json", `{"added_tokens": [{"id": 602, "content": "[MASK]"}]}`, 602, ""},
	} {
		side := texttest.Write(t, dir, c.file, c.content)
		k, err := OpenTokenizer(dir)
		if err := os.Remove(side); err != nil {
			t.Fatal(err)
		}
		switch {
		case c.fault != "":
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: error %v", c.content, err)
			}
		case err != nil:
			t.Errorf("%s: %v", c.content, err)
		case k.MaskID() != c.want || k.Size() != c.want+1 || !k.IsSpecial(c.want-1) && c.want > 600:
			t.Errorf("%s: [MASK] is %d of %d", c.content, k.MaskID(), k.Size())
		}
	}
	texttest.Write(t, dir, "added_tokens.json", `{"[MASK]": 600}`)
	texttest.Write(t, dir, "tokenizer_config.json", `{"added_tokens_decoder": {"601": {"content": "[MASK]"}}}`)
	if _, err := OpenTokenizer(dir); err == nil || !strings.Contains(err.Error(), "601") {
		t.Errorf("two files that differ: %v", err)
	}
}
