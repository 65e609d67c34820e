package pretrained

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// withLetters copies a folder of testdata with the tokenizer of its 40 rows.
func withLetters(t *testing.T, name string) string {
	t.Helper()
	dir := copyFolder(t, name, nil)
	copyFile(t, "testdata/letters/tokenizer.json", filepath.Join(dir, "tokenizer.json"))
	return dir
}

// rtdFixture is what testdata/rtd.py wrote.
type rtdFixture struct {
	Code          string      `json:"code"`
	Texts         []string    `json:"texts"`
	Probabilities [][]float32 `json:"probabilities"`
	Tokens        [][]string  `json:"tokens"`
	Masked        string      `json:"masked"`
	Guesses       [][3]any    `json:"guesses"` // id, text, probability
}

// The Python of an export's card is what testdata/rtd.py has run, and it gives what Detect does; transformers'
// fill-mask of an exported generator gives what FillMask does.
func TestTheCardsPythonGivesWhatDetectDoes(t *testing.T) {
	data, err := os.ReadFile("testdata/rtd.json")
	if err != nil {
		t.Fatal(err)
	}
	var f rtdFixture
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	c := open(t, withLetters(t, "hub"))
	dir := export(t, c)
	card, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(card), "```python\n"+f.Code+"```") {
		t.Errorf("the card has other code than what was run: python testdata/rtd.py\n%s", card)
	}
	for _, path := range []string{dir, c.Path} {
		d, err := open(t, path).NewDetect()
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range f.Texts {
			ids := window(d.Tokenizer, text)
			var tokens []string
			for _, id := range ids {
				tokens = append(tokens, d.Tokenizer.Piece(id))
			}
			if !slices.Equal(tokens, f.Tokens[i]) {
				t.Errorf("%q is %q, want %q", text, tokens, f.Tokens[i])
				continue
			}
			logits, err := d.Logits(ids)
			if err != nil {
				t.Fatal(err)
			}
			for k := range logits {
				logits[k] = float32(1 / (1 + math.Exp(-float64(logits[k]))))
			}
			near(t, text, logits, f.Probabilities[i])
		}
	}
	fill, err := open(t, export(t, open(t, withLetters(t, "saved")))).NewFillMask()
	if err != nil {
		t.Fatal(err)
	}
	got, err := fill.Guess(f.Masked, len(f.Guesses))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range f.Guesses {
		if g := got[0][i]; float64(g.ID) != want[0] || math.Abs(g.Probability-want[2].(float64)) > 1e-5 {
			t.Errorf("guess %d is %+v, want %v", i, g, want)
		}
	}
}

// Every folder of an export is complete: weights, configuration, tokenizer, card.
func TestExportedFoldersAreComplete(t *testing.T) {
	dir := export(t, open(t, withLetters(t, "hub")))
	for _, sub := range []string{"", generatorScope} {
		for _, name := range []string{"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
			"special_tokens_map.json", "README.md"} {
			if _, err := os.Stat(filepath.Join(dir, sub, name)); err != nil {
				t.Error(err)
			}
		}
		tok, err := open(t, filepath.Join(dir, sub)).Tokenizer()
		if err != nil || tok.Size() != 40 {
			t.Errorf("%s: %v", sub, err)
		}
	}
}

// The front matter is YAML with what is known and nothing else.
func TestTheCardsFrontMatter(t *testing.T) {
	front := func(path string) (f struct {
		Library  string   `yaml:"library_name"`
		Pipeline string   `yaml:"pipeline_tag"`
		Tags     []string `yaml:"tags"`
		License  string   `yaml:"license"`
		Base     string   `yaml:"base_model"`
	}) {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.SplitN(string(data), "---\n", 3)
		if len(parts) != 3 || parts[0] != "" {
			t.Fatalf("%s has no front matter", path)
		}
		if err := yaml.UnmarshalWithOptions([]byte(parts[1]), &f, yaml.Strict()); err != nil {
			t.Fatal(err)
		}
		return f
	}
	dir := export(t, open(t, withLetters(t, "hub")))
	d, g := front(filepath.Join(dir, "README.md")), front(filepath.Join(dir, "generator", "README.md"))
	if d.Library != "transformers" || d.Pipeline != "feature-extraction" || g.Pipeline != "fill-mask" || d.License != "" ||
		d.Base != "" || !slices.Contains(d.Tags, "replaced-token-detection") {
		t.Errorf("%+v, %+v", d, g)
	}

	snapshot := filepath.Join(t.TempDir(), "models--microsoft--deberta-v3-tiny", "snapshots", "abc")
	for _, name := range []string{"config.json", "pytorch_model.bin"} {
		copyFile(t, filepath.Join("testdata/plain", name), filepath.Join(snapshot, name))
	}
	write(t, filepath.Join(snapshot, "README.md"), "---\nlanguage: en\nlicense: mit\n---\n# A model\n")
	dir = export(t, open(t, snapshot))
	if d := front(filepath.Join(dir, "README.md")); d.License != "mit" || d.Base != "microsoft/deberta-v3-tiny" {
		t.Errorf("%+v", d)
	}
	card, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil || !strings.Contains(string(card), "No tokenizer was beside the weights") ||
		strings.Contains(string(card), "```python") {
		t.Errorf("%v, %s", err, card)
	}
	write(t, filepath.Join(snapshot, "README.md"), "---\nlicense: \"x\\nevil: y\"\n---\n")
	dir = export(t, open(t, snapshot))
	if d := front(filepath.Join(dir, "README.md")); d.License != "" {
		t.Errorf("%+v", d)
	}
}
