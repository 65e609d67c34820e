package experiments

import (
	"errors"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

func TestAPlanNamesItsTokenizer(t *testing.T) {
	p := testkit.Must[*Plan](t)(LoadPlan("tug-of-war"))
	if p.Tokens != unigram.KindUnigram {
		t.Errorf("tokenizer %q by default", p.Tokens)
	}
	if err := p.Set("tokenizer=characters"); err != nil || p.Tokens != unigram.KindCharacters {
		t.Errorf("tokenizer %q, %v", p.Tokens, err)
	}
	again := testkit.Must[*Plan](t)(ParsePlan(testkit.Must[[]byte](t)(p.Encode())))
	if again.Tokens != unigram.KindCharacters || again.PrepareOptions().Kind != unigram.KindCharacters {
		t.Errorf("read back: %q", again.Tokens)
	}
	if err := p.Set("tokenizer=words"); err != nil {
		t.Fatal(err)
	}
	testutil.WantSentence(t, p.Validate(), `tokenizer is "words" and must be one of unigram, characters and bytes`)
}

// A vocabulary of another size than the text's is refused with the size to set, and a run with it trains.
func TestARunWithTokensOfOneCharacter(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	p := defaultPlan()
	p.Name, p.HeldOut, p.Tokens = "letters", 0.2, unigram.KindCharacters
	p.Corpus = []string{texttest.WriteSentences(t, 60)}
	p.Base = cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	p.Base.Masking.MaxNGram = 3
	p.Arms = []Arm{{Name: "gdes"}}
	_, err := (&Runner{Plan: &p, Out: t.TempDir()}).Open(t.Context())
	var size *unigram.VocabSizeError
	if !errors.As(err, &size) {
		t.Fatalf("230 ids: %v", err)
	}
	p.Base.Model.Encoder.Vocab = size.Max
	r := trained(t, &Runner{Plan: &p, Out: t.TempDir()})
	if _, ok := r.Cells[0].Last("eval_mlm_loss"); !ok || r.Data.Vocabulary != size.Max {
		t.Errorf("%d ids; a held-out loss: %t", r.Data.Vocabulary, ok)
	}
}

func TestThePlanOfNucleotidesNeedsAGenome(t *testing.T) {
	p := testkit.Must[*Plan](t)(LoadPlan("nucleotides"))
	if err := p.Validate(); err != nil || p.Tokens != unigram.KindCharacters || !p.Strands {
		t.Errorf("tokenizer %s, both strands %t: %v", p.Tokens, p.Strands, err)
	}
	var needs *NeedsTextError
	_, err := (&Runner{Plan: p, Out: t.TempDir()}).Open(t.Context())
	if !errors.As(err, &needs) || needs.Needs != NeedsCorpus {
		t.Errorf("without a genome: %v", err)
	}
}
