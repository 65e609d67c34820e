package text

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/fasta"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// chromosome writes FASTA with n random bases and gives options that keep everything in temporary folders.
func chromosome(t *testing.T, n int) PrepareOptions {
	t.Helper()
	r := rng.Stream(9, "chromosome", 0)
	var b strings.Builder
	b.WriteString(">chr1")
	for i := range n {
		if i%70 == 0 {
			b.WriteByte('\n')
		}
		b.WriteByte("ACGT"[r.IntN(4)])
	}
	path := texttest.Write(t, t.TempDir(), "chr1.fa", b.String()+"\n")
	return PrepareOptions{Paths: []string{path}, Kind: unigram.KindCharacters, VocabSize: 10, SeqLen: 32, BatchSize: 4,
		BothStrands: true, HeldOut: DefaultHeldOut, CacheDir: t.TempDir()}
}

// Held out are parts of the chromosome, with both strands: a network that has read the one would know the other.
func TestBothStrandsOfARegionAreInOnePart(t *testing.T) {
	for bases, cut := range map[int]bool{300_000: false, 9_000: true} {
		opt := chromosome(t, bases)
		opt.cut = cut
		s, err := openSources(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		sizes, err := corpus.Measure(t.Context(), s.texts[0])
		if err != nil {
			t.Fatal(err)
		}
		train, held, err := s.texts[0].split(sizes, opt)
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]string{}
		total := 0
		for name, part := range map[string]corpus.Corpus{"train": train, "held out": held} {
			for _, p := range texttest.Paragraphs(t, part) {
				in[p] = name
				total += len(p)
			}
		}
		heldOut := 0
		for p, part := range in {
			if other := in[fasta.ReverseComplement(p)]; other != part {
				t.Errorf("a stretch of %d bases is in %s, and its other strand in %q", len(p), part, other)
			}
			if part == "held out" {
				heldOut += len(p)
			}
		}
		if total != 2*bases || heldOut < bases/20 || heldOut > bases/4 {
			t.Errorf("%d bases in all and %d held out, of %d on each strand", total, heldOut, bases)
		}
	}
}

func TestBothStrandsAreDataOfTheirOwn(t *testing.T) {
	opt := chromosome(t, 100_000)
	both, _ := prepared(t, opt)
	o, err := Look(t.Context(), opt)
	if err != nil || !o.Exact || o.Windows != int64(both.Train.Len()) {
		t.Errorf("%+v, and there are %d windows: %v", o, both.Train.Len(), err)
	}
	opt.BothStrands = false
	one, _ := prepared(t, opt)
	if both.Hash != one.Hash || both.DataHash == one.DataHash || both.Dir == one.Dir {
		t.Error("one strand and both are the same data")
	}
	if a, b := both.NumTokens(), 2*one.NumTokens(); a != b || a < 200_000 {
		t.Errorf("%d tokens, and %d on one strand", a, b)
	}
	counts := func(d *Dataset, letters string) (n int64) {
		for _, c := range letters {
			n += d.Counts[d.Tokenizer.Encode(nil, string(c))[1]]
		}
		return n
	}
	if counts(both, "A") != counts(one, "AT") || counts(both, "G") != counts(one, "CG") {
		t.Error("the second strand has other letters than the complement")
	}
	opt.BothStrands, opt.CacheDir = true, t.TempDir()
	o, err = Look(t.Context(), opt)
	if n := int64(both.Train.Len()); err != nil || o.Exact || o.Windows < n*9/10 || o.Windows > n*11/10 {
		t.Errorf("%d windows, and %d are made: %v", o.Windows, n, err)
	}
}

func TestBothStrandsOfWhatHasOne(t *testing.T) {
	opt := books(t, 50)
	opt.BothStrands = true
	var file *corpus.FileError
	if _, err := Prepare(t.Context(), opt, nil); !errors.As(err, &file) {
		t.Errorf("prose: %v", err)
	}
	opt.Paths = nil
	if _, err := Prepare(t.Context(), opt, nil); err == nil || !strings.Contains(err.Error(), "none of nucleotides") {
		t.Errorf("the default text: %v", err)
	}
}

func TestSharedPhage(t *testing.T) {
	path := filepath.Join(texttest.SharedData(t), "dna", "genomes", "phix174_NC_001422.fa")
	if _, err := os.Stat(path); err != nil {
		t.Skip("no phage in ../shared/data: ", err)
	}
	opt := chromosome(t, 10)
	opt.Paths = []string{path}
	d, _ := prepared(t, opt)
	if d.Tokenizer.Size() != 10 || d.Counts[unigram.UnkID] > 0 || d.HeldOut.Len() < 10 {
		t.Errorf("%d ids, %d held-out windows", d.Tokenizer.Size(), d.HeldOut.Len())
	}
}
