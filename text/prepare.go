package text

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// PrepareOptions says what data an experiment wants. Only SeqLen has no default.
type PrepareOptions struct {
	Paths     []string // files and folders of plain text; none means the default corpus, see GoSource
	GoRoot    string   // Go installation to read the default corpus from; "" means the installed one
	VocabSize int      // 0 means DefaultVocabSize, or as much of it as the corpus supports
	SeqLen    int      // ids in a window, [CLS] and [SEP] among them
	BatchSize int      // windows in a batch; only checked, there must be at least one batch

	// Tokenizer is used instead of training one, see OpenTokenizer; VocabSize and NoByteFallback then say
	// nothing. nil means to train.
	Tokenizer *Tokenizer

	HeldOut        float64 // share of text held out, DefaultHeldOut if 0
	NoByteFallback bool    // see TrainOptions

	CacheDir string // where results are kept; "" means "ablate" in the user's cache folder
	Fallback string // where they go if that cannot be written, e.g. the run's folder; "" means a temporary one
}

// DefaultHeldOut is the share of text held out: every 20th block.
const DefaultHeldOut = 0.05

// Dataset is text ready for experiments. Close it when done.
type Dataset struct {
	Tokenizer   *Tokenizer
	Train       *Windows
	HeldOut     *Windows
	OutOfDomain *Windows // Newton's Opticks for the default corpus if it is there, else nil
	Counts      []int64  // occurrences of each id in the training part
	Entropy     Entropy  // of the unigram model, in nats per token

	Name     string   // of the corpus, for people
	Remark   string   // its licence and domain
	Hash     string   // of the corpus, hex SHA-256
	DataHash string   // of corpus, split and tokenizer: what a run resumed must find unchanged
	Sizes    Sizes    // of the whole corpus, held-out part included
	Warnings []string // what the user should know
	Examples []string // the first, middle and last training window, decoded
	Dir      string   // folder of the files behind this
}

// NumTokens is the number of tokens of training and held-out part together.
func (d *Dataset) NumTokens() int64 { return d.Train.Tokens() + d.HeldOut.Tokens() }

// Close closes the token files. It may be called more than once.
func (d *Dataset) Close() error {
	var errs []error
	for _, w := range []**Windows{&d.Train, &d.HeldOut, &d.OutOfDomain} {
		if *w != nil {
			errs = append(errs, (*w).Close())
			*w = nil
		}
	}
	return errors.Join(errs...)
}

// Prepare turns a corpus into a Dataset: it trains a tokenizer on the training part unless one is given,
// encodes all parts, and keeps the result in a cache under a key of everything that decides it, so that the
// next call only checks hashes. A damaged entry is made anew with a warning. Several processes may
// prepare the same data at once: they write equal files, each atomically.
//
// progress, if not nil, is told each stage and its time.
func Prepare(ctx context.Context, opt PrepareOptions, progress func(string)) (*Dataset, error) {
	if progress == nil {
		progress = func(string) {}
	}
	opt.HeldOut = cmp.Or(opt.HeldOut, DefaultHeldOut)
	opt.BatchSize = max(opt.BatchSize, 1)
	if opt.SeqLen < 3 {
		return nil, fmt.Errorf("sequence length %d leaves no room between [CLS] and [SEP]; use 3 or more, 64 as a rule", opt.SeqLen)
	}
	start := time.Now()
	src, err := openSources(ctx, opt)
	if err != nil {
		return nil, err
	}
	info := src.corpus.Info()
	progress(fmt.Sprintf("corpus: %s, %d files, %.1f MB (%.1f s)", info.Name, info.Files, float64(info.Bytes)/1e6, time.Since(start).Seconds()))
	e, warnings, err := src.entry(ctx, opt, progress)
	if err != nil {
		return nil, err
	}
	d, err := src.dataset(e, opt)
	if err != nil {
		e.close()
		return nil, err
	}
	d.Warnings = append(d.Warnings, warnings...)
	progress(fmt.Sprintf("data: %d training and %d held-out windows of %d (%.1f s in all)", d.Train.Len(), d.HeldOut.Len(), opt.SeqLen, time.Since(start).Seconds()))
	return d, nil
}

// sources are the corpora of one dataset.
type sources struct {
	corpus   Corpus
	outside  Corpus // nil for none
	warnings []string
}

func openSources(ctx context.Context, opt PrepareOptions) (*sources, error) {
	s := &sources{}
	var err error
	if len(opt.Paths) > 0 {
		if s.corpus, err = Files(ctx, opt.Paths); err != nil {
			return nil, err
		}
		s.warnings = s.corpus.Info().Warnings
		return s, nil
	}
	root := opt.GoRoot
	if root == "" {
		if root, err = goRoot(ctx); err != nil {
			return nil, err
		}
	}
	if s.corpus, err = GoSource(ctx, root); err != nil {
		return nil, err
	}
	s.warnings = s.corpus.Info().Warnings
	if s.outside, err = OutOfDomain(ctx, root); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.warnings = append(s.warnings, "no out-of-domain text: "+err.Error())
	}
	return s, nil
}

// dataset makes windows of an entry's token files.
func (s *sources) dataset(e *entry, opt PrepareOptions) (*Dataset, error) {
	info := s.corpus.Info()
	d := &Dataset{
		Tokenizer: e.tokenizer, Sizes: e.sizes, Dir: e.dir, DataHash: e.dataHash(),
		Name: info.Name, Remark: info.Remark, Hash: info.Hash, Warnings: s.warnings,
		Counts: e.train.Counts(),
	}
	need := max(opt.BatchSize, 1)
	inner := int64(opt.SeqLen - 2)
	if n := e.train.Len() / inner; n < int64(need) {
		return nil, fmt.Errorf("corpus %s: %d training tokens give %d windows of %d, fewer than one batch of %d; give more text with --corpus, or a shorter sequence or a smaller batch",
			info.Name, e.train.Len(), n, opt.SeqLen, need)
	}
	if e.held.Len() < inner {
		return nil, fmt.Errorf("corpus %s: %d held-out tokens (%g%% of the text, in whole blocks) fill no window of %d; give more text with --corpus, a larger held-out share or a shorter sequence",
			info.Name, e.held.Len(), 100*opt.HeldOut, opt.SeqLen)
	}
	d.Entropy = UnigramEntropy(d.Counts, e.held.Counts(), d.Tokenizer.IsSpecial)
	var err error
	if d.Train, err = NewWindows(e.train, opt.SeqLen); err != nil {
		return nil, err
	}
	if d.HeldOut, err = NewWindows(e.held, opt.SeqLen); err != nil {
		return nil, err
	}
	if e.outside != nil {
		if d.OutOfDomain, err = NewWindows(e.outside, opt.SeqLen); err != nil {
			d.Warnings = append(d.Warnings, "no out-of-domain text: "+err.Error())
			e.outside.Close()
		}
	}
	for _, i := range []int{0, d.Train.Len() / 2, d.Train.Len() - 1} {
		ids, err := d.Train.Window(i, nil)
		if err != nil {
			return nil, err
		}
		d.Examples = append(d.Examples, d.Tokenizer.Decode(ids))
	}
	return d, nil
}
