package pretrained

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// tokenizer is a small one.
func tokenizer(t *testing.T) *unigram.Tokenizer {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text.txt")
	words := strings.Repeat("The reader reads what the writer writes, and nobody counts the words of it again.\n\n", 40)
	if err := os.WriteFile(path, []byte(words), 0o644); err != nil {
		t.Fatal(err)
	}
	story, err := corpus.Files(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	tok, err := unigram.Train(t.Context(), story, unigram.TrainOptions{VocabSize: 112, NoByteFallback: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// withTokenizer opens hub with a word table that has a row for each id of the tokenizer.
func withTokenizer(t *testing.T) (*FillMask, *Detect) {
	t.Helper()
	tok := tokenizer(t)
	c := open(t, "testdata/hub")
	f := &FillMask{Network: *c.Generator(), Tokenizer: tok, params: drawn(t, tok.Size(), *c.Generator(), generatorScope)}
	f.Network.Config.Vocab = tok.Size()
	d := &Detect{Network: *c.Discriminator(), Tokenizer: tok, params: drawn(t, tok.Size(), *c.Discriminator(), discriminatorScope)}
	d.Network.Config.Vocab = tok.Size()
	return f, d
}

// drawn are random weights of a network with that many rows in its word table.
func drawn(t *testing.T, vocab int, n Network, scope string) *graph.Params {
	t.Helper()
	n.Config.Vocab = vocab
	params := graph.NewParams(1, tensor.Float32)
	var err error
	if scope == generatorScope {
		_, err = generate(graph.NewBuilder(params), n, 1, 1)
	} else {
		_, err = discriminate(graph.NewBuilder(params), n, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	return params
}

func TestGuessesAreTheLikeliestOfTheSoftmax(t *testing.T) {
	f, _ := withTokenizer(t)
	all, err := f.Guess("The [MASK] reads [MASK].", f.Tokenizer.Size())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Fatalf("%d places", len(all))
	}
	for _, guesses := range all {
		sum := 0.0
		for i, g := range guesses {
			sum += g.Probability
			if i > 0 && g.Probability > guesses[i-1].Probability || g.Piece != f.Tokenizer.Piece(g.ID) {
				t.Errorf("guess %d is %+v", i, g)
			}
		}
		if math.Abs(sum-1) > 1e-5 {
			t.Errorf("the probabilities of all tokens add up to %g", sum)
		}
	}
	if _, err := f.Guess("no place", 3); err == nil || !strings.Contains(err.Error(), "[MASK]") {
		t.Errorf("a text without a mask: %v", err)
	}
	if _, err := f.Guess(strings.Repeat("reader ", 20)+"[MASK]", 3); err == nil || !strings.Contains(err.Error(), "reads 16 at most") {
		t.Errorf("a text that is too long: %v", err)
	}
}

func TestJudgedTokensAreTheText(t *testing.T) {
	_, d := withTokenizer(t)
	const words = "The reader reads."
	all, err := d.Judge(words)
	if err != nil {
		t.Fatal(err)
	}
	ids := window(d.Tokenizer, words)
	logits, err := d.Logits(ids)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(ids)-2 {
		t.Fatalf("%d tokens are judged, the text has %d", len(all), len(ids)-2)
	}
	for i, j := range all {
		if want := 1 / (1 + math.Exp(-float64(logits[i+1]))); j.ID != ids[i+1] || j.Probability != want {
			t.Errorf("token %d is %+v, want id %d and probability %g", i, j, ids[i+1], want)
		}
	}
}
