package unigram

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"sort"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// Train learns a unigram tokenizer (Kudo 2018, arXiv:1804.10959) of exactly opt.VocabSize ids from a
// text, or of fewer with opt.AtMost. It counts the units of the whole text in one pass, takes frequent substrings as
// candidates, and alternates two steps of expectation maximisation with dropping the quarter of the
// pieces whose loss costs least, until the size is reached. Equal texts give equal tokenizers.
//
// For tokens that are single characters or bytes, which opt.Kind asks for, it only counts characters, see kinds.go.
//
// A text with too few distinct strings gives a *VocabSizeError, one without any ErrNoText; an error of c is returned
// unchanged. progress, if not nil, receives a few lines about the training.
func Train(ctx context.Context, c Text, opt TrainOptions, progress func(string)) (*Tokenizer, error) {
	say := func(format string, args ...any) {
		if progress != nil {
			progress(fmt.Sprintf(format, args...))
		}
	}
	if opt.Kind != "" && opt.Kind != KindUnigram {
		return trainUnits(ctx, c, opt, say)
	}
	opt.VocabSize = cmp.Or(opt.VocabSize, DefaultVocabSize)
	opt.Coverage = cmp.Or(opt.Coverage, DefaultCoverage)
	least := vocabOverhead(!opt.NoByteFallback) + len(ascii())
	switch {
	case opt.VocabSize < least || opt.VocabSize > maxVocabSize:
		return nil, fmt.Errorf("tokenizer: vocabulary size %d is outside %d..%d; "+
			"choose some hundreds at least, thousands as a rule", opt.VocabSize, least, maxVocabSize)
	case !(opt.Coverage > 0 && opt.Coverage <= 1):
		return nil, fmt.Errorf("tokenizer: character coverage %v is outside (0, 1]; %v is usual", opt.Coverage,
			DefaultCoverage)
	}
	counted, err := count(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(counted.list) == 0 {
		return nil, ErrNoText
	}
	// What follows holds large arrays for a long time and makes little garbage: collect often, so that it stays little.
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	units := counted.units()
	counted.index = nil // nothing is looked up any more
	say("tokenizer: %s, %s", prose.Count(int(counted.words), "word"), prose.Count(len(units), "distinct unit"))
	p := preparation{
		counted: counted, units: units, seeds: seeds(units, maxSeeds), coverage: opt.Coverage, natural: opt.AtMost,
	}
	overhead := vocabOverhead(!opt.NoByteFallback)
	want := opt.VocabSize - overhead
	if most := p.largest(want); most < want && !opt.AtMost {
		return nil, &VocabSizeError{Want: opt.VocabSize, Max: most + overhead}
	}
	for {
		learnt, n, err := p.train(ctx, want, say)
		if err != nil {
			return nil, err
		}
		if learnt != nil {
			return newTrained(learnt, !opt.NoByteFallback)
		}
		want = n
	}
}

// preparation is what training for any size begins with.
type preparation struct {
	counted  *counter
	units    []unitCount
	seeds    []seed
	coverage float64
	natural  bool // as many pieces as the rounds leave, see TrainOptions.AtMost
}

// candidates are the characters and the longer strings that training for a number of pieces begins with. A small
// vocabulary for a large script keeps at least half of its room for longer pieces, as far as there are any.
func (p *preparation) candidates(want int) (alphabet []rune, longer []seed) {
	fixed := ascii()
	more := p.counted.alphabet(p.coverage)
	with := func(n int) ([]rune, []seed) {
		alphabet := append(slices.Clone(fixed), more[:n]...)
		return alphabet, covered(p.seeds, alphabet)
	}
	half := max(0, min(len(more), (want-len(fixed))/2))
	if alphabet, longer = with(half); len(alphabet)+len(longer) >= want || p.natural {
		return alphabet, longer
	}
	all := max(half, min(len(more), want-len(fixed)))
	return with(half + sort.Search(all-half, func(i int) bool {
		alphabet, longer := with(half + i)
		return len(alphabet)+len(longer) >= want
	}))
}

// largest is the largest number of pieces up to want that the text has candidates for. A smaller vocabulary may have a
// smaller alphabet and with it fewer candidates.
func (p *preparation) largest(want int) int {
	for {
		alphabet, longer := p.candidates(want)
		most := len(alphabet) + len(longer)
		if most >= want {
			return want
		}
		want = most
	}
}

// train learns want pieces. If the rounds leave fewer of a natural number, it gives their number and no pieces.
func (p *preparation) train(ctx context.Context, want int, say func(string, ...any)) (list []scored, n int, err error) {
	alphabet, longer := p.candidates(want)
	m := newModel(p.units, alphabet, longer)
	if !p.natural {
		m.floor = 1 + want
		p.seeds = nil // some 40 MB that nothing needs any more
	}
	for {
		var likelihood float64
		for range 2 {
			if likelihood, err = m.step(ctx, true); err != nil {
				return nil, 0, err
			}
		}
		if n = len(m.pieces) - 1; n < want {
			return nil, n, nil
		}
		say("tokenizer: %s, %.3f nats a unit", prose.Count(n, "piece"), -likelihood)
		// A tenth more than wanted is left for the last cut, which goes by probability alone.
		target := want + want/10
		if n <= target {
			break
		}
		if err := m.prune(ctx, 1+max(target, n*3/4)); err != nil {
			return nil, 0, err
		}
	}
	m.cut(1 + want)
	_, err = m.step(ctx, false)
	return learned(m), n, err
}

// ascii is the word mark and the visible characters of ASCII, which every vocabulary has.
func ascii() []rune {
	out := []rune{meta}
	for r := '!'; r <= '~'; r++ {
		out = append(out, r)
	}
	return out
}

// covered leaves out the seeds that hold a character outside the alphabet.
func covered(list []seed, alphabet []rune) []seed {
	in := map[rune]bool{}
	for _, r := range alphabet {
		in[r] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(s seed) bool {
		return strings.ContainsFunc(s.piece, func(r rune) bool { return !in[r] })
	})
}

// learned orders the pieces by falling probability. Scores are rounded to what the file shows.
func learned(m *model) []scored {
	var out []scored
	for i, p := range m.pieces {
		if i != unknownPiece {
			out = append(out, scored{p, math.Round(m.score[i]*1e6) / 1e6})
		}
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.piece, b.piece))
	})
	return out
}
