package unigram

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Train learns a unigram tokenizer (Kudo 2018, arXiv:1804.10959) of exactly opt.VocabSize ids from a
// text. It counts the units of the whole text in one pass, takes frequent substrings as
// candidates, and alternates two steps of expectation maximisation with dropping the quarter of the
// pieces whose loss costs least, until the size is reached. Equal texts give equal tokenizers.
//
// A text with too few distinct strings gives a *VocabSizeError, one without any ErrNoText; an error of c is returned
// unchanged. progress, if not nil, receives a few lines about the training.
func Train(ctx context.Context, c Text, opt TrainOptions, progress func(string)) (*Tokenizer, error) {
	say := func(format string, args ...any) {
		if progress != nil {
			progress(fmt.Sprintf(format, args...))
		}
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
	units := counted.units()
	say("tokenizer: %d words, %d distinct units", counted.words, len(units))

	want := opt.VocabSize - vocabOverhead(!opt.NoByteFallback)
	alphabet := ascii()
	more := counted.alphabet(opt.Coverage)
	// A small vocabulary for a large script keeps at least half of its room for longer pieces.
	more = more[:min(len(more), (want-len(alphabet))/2)]
	alphabet = append(alphabet, more...)
	candidates := coveredSeeds(units, alphabet)
	m := newModel(units, alphabet, candidates)
	for {
		var likelihood float64
		for range 2 {
			if likelihood, err = m.step(ctx, true); err != nil {
				return nil, err
			}
		}
		n := len(m.pieces) - 1
		if n < want {
			return nil, &VocabSizeError{Want: opt.VocabSize, Max: n + opt.VocabSize - want}
		}
		say("tokenizer: %d pieces, %.3f nats a unit", n, -likelihood)
		// A tenth more than wanted is left for the last cut, which goes by probability alone.
		target := want + want/10
		if n <= target {
			break
		}
		if err := m.prune(ctx, 1+max(target, n*3/4)); err != nil {
			return nil, err
		}
	}
	m.cut(1 + want)
	if _, err := m.step(ctx, false); err != nil {
		return nil, err
	}
	return newTrained(learned(m), !opt.NoByteFallback)
}

// ascii is the word mark and the visible characters of ASCII, which every vocabulary has.
func ascii() []rune {
	out := []rune{meta}
	for r := '!'; r <= '~'; r++ {
		out = append(out, r)
	}
	return out
}

// coveredSeeds leaves out the seeds that hold a character outside the alphabet.
func coveredSeeds(units []unitCount, alphabet []rune) []seed {
	in := map[rune]bool{}
	for _, r := range alphabet {
		in[r] = true
	}
	return slices.DeleteFunc(seeds(units, maxSeeds), func(s seed) bool {
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
