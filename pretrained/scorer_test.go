package pretrained

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// sentencesOf are windows of ids of every length from 3 to 16, several of each.
func sentencesOf(vocab int) [][]int {
	r := rand.New(rand.NewPCG(1, 2))
	var all [][]int
	for i := range 150 {
		ids := []int{unigram.ClsID}
		for range 1 + i%14 {
			ids = append(ids, 3+r.IntN(vocab-4))
		}
		all = append(all, append(ids, unigram.SepID))
	}
	return all
}

// scorers are those of the generator and of the discriminator of one random pair.
func scorers(t *testing.T, workers int) (generator, discriminator *Scorer) {
	f, d := withTokenizer(t)
	generator, discriminator = f.Scorer(workers), d.Scorer(workers)
	t.Cleanup(generator.Close)
	t.Cleanup(discriminator.Close)
	return generator, discriminator
}

func scoresOf(t *testing.T, s *Scorer, sentences [][]int) []float64 {
	t.Helper()
	all, err := s.Score(t.Context(), sentences)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// logProbability is log softmax(logits)[id], as its definition says.
func logProbability(logits []float32, id int) float64 {
	sum := 0.0
	for _, x := range logits {
		sum += math.Exp(float64(x))
	}
	return float64(logits[id]) - math.Log(sum)
}

func TestScoresAreSumsOverOneMaskAtATime(t *testing.T) {
	f, d := withTokenizer(t)
	sentences := sentencesOf(f.Tokenizer.Size())[:42]
	sg, sd := f.Scorer(2), d.Scorer(2)
	defer sg.Close()
	defer sd.Close()
	byGenerator, byDiscriminator := scoresOf(t, sg, sentences), scoresOf(t, sd, sentences)
	for i, ids := range sentences {
		pll, original := 0.0, 0.0
		for at := 1; at < len(ids)-1; at++ {
			masked := slices.Clone(ids)
			masked[at] = f.Tokenizer.MaskID()
			logits, err := f.Logits(masked, []int{at})
			if err != nil {
				t.Fatal(err)
			}
			pll += logProbability(logits[0], ids[at])
		}
		logits, err := d.Logits(ids)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range logits[1 : len(ids)-1] {
			original += math.Log(1 - 1/(1+math.Exp(-float64(x))))
		}
		if math.Abs(byGenerator[i]-pll) > 1e-5*math.Max(1, -pll) {
			t.Errorf("the generator gives sentence %d %.8f, one mask at a time %.8f", i, byGenerator[i], pll)
		}
		if math.Abs(byDiscriminator[i]-original) > 1e-5*math.Max(1, -original) {
			t.Errorf("the discriminator gives sentence %d %.8f, alone %.8f", i, byDiscriminator[i], original)
		}
	}
}

// The weights of withTokenizer are small, so that scores hardly depend on the words. Those of the checkpoint do.
func TestScoresAreThoseOfTransformers(t *testing.T) {
	data, err := os.ReadFile("testdata/scores.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Sentences [][]int
		Scores    []float64
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	c := open(t, "testdata/saved")
	letters, err := unigram.OpenTokenizer("testdata/letters")
	if err != nil {
		t.Fatal(err)
	}
	f := &FillMask{Network: *c.Generator(), Tokenizer: letters,
		params: graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32)}
	s := f.Scorer(1)
	defer s.Close()
	for i, got := range scoresOf(t, s, want.Sentences) {
		if math.Abs(got-want.Scores[i]) > 1e-5*math.Max(1, -want.Scores[i]) {
			t.Errorf("%v: %.8f, transformers %.8f", want.Sentences[i], got, want.Scores[i])
		}
	}
}

// Alone, among others, in another order, with another number of workers: the same bits.
func TestAScoreDoesNotDependOnTheOthers(t *testing.T) {
	one, oneD := scorers(t, 1)
	three, threeD := scorers(t, 3)
	sentences := sentencesOf(one.tokenizer.Size())
	for _, pair := range [][2]*Scorer{{one, three}, {oneD, threeD}} {
		want := scoresOf(t, pair[0], sentences)
		if distinct := slices.Compact(slices.Sorted(slices.Values(want))); len(distinct) < len(want)/2 {
			t.Fatalf("%d sentences have only %d scores: the test says nothing", len(want), len(distinct))
		}
		backwards := slices.Clone(sentences)
		slices.Reverse(backwards)
		got := scoresOf(t, pair[1], backwards)
		for i, ids := range sentences {
			if got[len(got)-1-i] != want[i] {
				t.Errorf("sentence %d has %v with 1 worker and %v backwards with 3", i, want[i], got[len(got)-1-i])
			}
			if alone := scoresOf(t, pair[0], [][]int{ids})[0]; alone != want[i] {
				t.Errorf("sentence %d has %v alone and %v among others", i, alone, want[i])
			}
		}
	}
}

func TestSentencesThatHaveNoScore(t *testing.T) {
	g, d := scorers(t, 1)
	var long *TooLongError
	for _, s := range []*Scorer{g, d} {
		most := s.network.MaxTokens()
		if _, err := s.Window(strings.Repeat("reader ", most)); !errors.As(err, &long) || long.Most != most {
			t.Errorf("a sentence that is too long: %v", err)
		}
		if _, err := s.Window("  "); !errors.As(err, new(*NoTokenError)) {
			t.Errorf("a sentence without a token: %v", err)
		}
		ids, err := s.Window("a [MASK]")
		if err != nil || slices.Contains(ids, s.tokenizer.MaskID()) {
			t.Errorf("[MASK] in a sentence is not text: %v, %v", ids, err)
		}
		if _, err := s.Score(t.Context(), [][]int{ids, {1, 1 << 30, 2}}); err == nil ||
			!strings.Contains(err.Error(), "sentence 1: token id") {
			t.Errorf("an id outside of the word table: %v", err)
		}
		if got, err := s.Score(t.Context(), nil); err != nil || len(got) != 0 {
			t.Errorf("no sentences: %v, %v", got, err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Score(ended, [][]int{ids}); !errors.Is(err, context.Canceled) {
			t.Errorf("after the end of the context: %v", err)
		}
		for _, p := range s.params.List() {
			p.Value.Data().([]float32)[0] = float32(math.NaN())
		}
		var none *ScoreError
		if _, err := s.Score(t.Context(), [][]int{ids}); !errors.As(err, &none) || none.Sentence != 0 {
			t.Errorf("weights that are no numbers: %v", err)
		}
	}
}

// Every length of up to 512 tokens has a window that is little longer.
func TestGraphsAreFew(t *testing.T) {
	before, lengths := 0, 0
	for n := 3; n <= 512; n++ {
		padded := paddedLength(n, 510)
		if padded < min(n, 510) || padded > n+max(1, n/8) {
			t.Fatalf("%d tokens are computed in windows of %d", n, padded)
		}
		if padded != before {
			before, lengths = padded, lengths+1
		}
	}
	if lengths > 70 {
		t.Errorf("%d lengths of windows up to 512 tokens", lengths)
	}
}
