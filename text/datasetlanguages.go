package text

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/text/corpus"
)

// Language is the text of one language in a Dataset, whose own Train and HeldOut have the windows of all languages.
type Language struct {
	Name    string
	Corpus  string // name of its text
	Hash    string // of its text
	Sizes   corpus.Sizes
	Train   *Windows
	HeldOut *Windows
	Entropy Entropy // of a unigram model of this language alone
	Size    float64 // its share of all training tokens
	Share   float64 // its share of the windows that batches draw, see Shares; exact over 4096 windows
}

// Passes is how often a number of windows, drawn for batches, goes through the language's training text.
func (l Language) Passes(windows int64) float64 {
	return l.Share * float64(windows) / float64(l.Train.Len())
}

// addLanguages gives the dataset the windows of several languages.
func (s *sources) addLanguages(d *Dataset, e *entry, opt PrepareOptions) error {
	var names []string
	var sizes []int64
	var train, held []*Windows
	for i, t := range s.texts {
		in, out, err := t.windows(e.texts[i], opt, 1)
		if err != nil {
			return &LanguageError{Language: t.language, Err: err}
		}
		info, of := t.Info(), e.texts[i]
		d.Languages = append(d.Languages, Language{
			Name: t.language, Corpus: info.Name, Hash: info.Hash, Sizes: of.sizes, Train: in, HeldOut: out,
			Entropy: UnigramEntropy(of.train.Counts(), of.held.Counts(), d.Tokenizer.IsSpecial),
		})
		names, sizes = append(names, t.language), append(sizes, in.Tokens())
		train, held = append(train, in), append(held, out)
	}
	mix := newMixture(names, Shares(sizes, opt.Alpha))
	d.Train, d.HeldOut = joined(train, mix), joined(held, nil)
	if need := max(opt.BatchSize, 1); d.Train.Len() < need {
		return &TooShortError{Corpus: s.info().Name, Tokens: d.Train.Tokens(), SeqLen: opt.SeqLen, BatchSize: need}
	}
	var seen, test [][]int64
	var drawn, alike []float64
	for i := range d.Languages {
		l := &d.Languages[i]
		l.Size, l.Share = float64(sizes[i])/float64(d.Train.Tokens()), mix.share(i)
		seen, test = append(seen, e.texts[i].train.Counts()), append(test, e.texts[i].held.Counts())
		drawn, alike = append(drawn, l.Share), append(alike, 1)
	}
	d.Counts = mixedCounts(seen, drawn)
	d.Entropy = UnigramEntropy(d.Counts, mixedCounts(test, alike), d.Tokenizer.IsSpecial)
	return nil
}

// mixedCounts are the occurrences of each id in as many tokens as there are, had each language its share of them: what
// a network reads in batches. Ids that occur count at least once.
func mixedCounts(counts [][]int64, shares []float64) []int64 {
	totals, all, sum := make([]float64, len(counts)), 0.0, 0.0
	for i, c := range counts {
		for _, n := range c {
			totals[i] += float64(n)
		}
		all, sum = all+totals[i], sum+shares[i]
	}
	mixed := make([]int64, len(counts[0]))
	for id := range mixed {
		n := 0.0
		for i, c := range counts {
			n += float64(c[id]) / totals[i] * shares[i] / sum * all
		}
		if n > 0 {
			mixed[id] = max(1, int64(math.Round(n)))
		}
	}
	return mixed
}

// String describes the language in a line: its text and shares.
func (l Language) String() string {
	return fmt.Sprintf("language %s: %s, %d training tokens, %.1f %% of all and %.1f %% of the batches", l.Name, l.Corpus,
		l.Train.Tokens(), 100*l.Size, 100*l.Share)
}
