package unigram

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/internal/texttest"
)

// letters makes lines of random letters: DNA and proteins have no words.
func letters(alphabet string, lines, size int) texttest.List {
	r := rng.Stream(7, "letters", 0)
	var out texttest.List
	for range lines {
		var b strings.Builder
		for range size {
			b.WriteByte(alphabet[r.IntN(len(alphabet))])
		}
		out = append(out, b.String())
	}
	return out
}

// Every size up to the stated maximum can be had, and the next one cannot.
func TestTheStatedMaximumOfAVocabularyIsTrue(t *testing.T) {
	var chinese texttest.List // a large script, whose alphabet depends on the size
	for r := '一'; r < '一'+300; r++ {
		chinese = append(chinese, strings.Repeat(string(r)+string(r+1), 3))
	}
	for name, text := range map[string]texttest.List{
		"DNA": letters("ACGT", 20, 1000), "protein": letters("ACDEFGHIKLMNPQRSTVWY", 30, 120), "prose": texttest.Prose(150),
		"six sentences": texttest.Prose(6), "Chinese": chinese, "one word": {"word"},
		"DNA in one line": letters("ACGT", 1, 5000),
	} {
		var size *VocabSizeError
		_, err := Train(t.Context(), text, TrainOptions{VocabSize: 500_000}, nil)
		if !errors.As(err, &size) {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		least := vocabOverhead(true) + len(ascii())
		step := max(1, (size.Max-least)/12)
		for want := size.Max; want >= least; want -= step {
			k, err := Train(t.Context(), text, TrainOptions{VocabSize: want}, nil)
			if err != nil || k.Size() != want {
				t.Errorf("%s, at most %d: %d cannot be had: %v", name, size.Max, want, err)
			}
		}
		for _, want := range []int{size.Max + 1, size.Max + 50} {
			var again *VocabSizeError
			if _, err := Train(t.Context(), text, TrainOptions{VocabSize: want}, nil); !errors.As(err, &again) ||
				again.Max != size.Max {
				t.Errorf("%s, at most %d: %d gives %v", name, size.Max, want, err)
			}
		}
		k, err := Train(t.Context(), text, TrainOptions{VocabSize: size.Max + 1, AtMost: true}, nil)
		if err != nil || k.Size() > size.Max {
			t.Errorf("%s: at most %d: %v", name, size.Max+1, err)
		}
	}
}

// Genomes as their files are, when they are there.
func TestVocabularyOfAGenome(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(texttest.SharedData(t), "dna", "genomes", "phix174_NC_001422.fa"))
	if err != nil {
		t.Skip(err)
	}
	text := texttest.List(strings.Split(string(b), "\n"))
	for _, want := range []int{230, 300, 500, 777} {
		if k, err := Train(t.Context(), text, TrainOptions{VocabSize: want}, nil); err != nil || k.Size() != want {
			t.Errorf("%d: %v", want, err)
		}
	}
}
