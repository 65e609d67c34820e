package text

import (
	"errors"

	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// Dataset is text ready for experiments. Close it when done.
type Dataset struct {
	Tokenizer   *unigram.Tokenizer
	Train       *Windows
	HeldOut     *Windows
	OutOfDomain *Windows // Newton's Opticks for the default corpus if it is there, else nil
	OutsideName string   // name of the text of OutOfDomain; "" if there is none
	Counts      []int64  // occurrences of each id in the training part
	Entropy     Entropy  // of the unigram model, in nats per token

	Name     string       // name of the corpus for reports
	Remark   string       // its licence and domain
	Hash     string       // of the corpus, hex SHA-256
	DataHash string       // of corpus, split and tokenizer: it must not change when a run is resumed
	Sizes    corpus.Sizes // of the whole corpus, held-out part included
	Warnings []string     // for the user
	Examples []string     // the first, middle and last training window, decoded
	Dir      string       // folder of the tokenizer and token files
}

// NumTokens is the number of tokens of the training and the held-out part together.
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

// dataset makes a Dataset with windows of an entry's token files.
func (s *sources) dataset(e *entry, opt PrepareOptions) (*Dataset, error) {
	info := s.corpus.Info()
	d := &Dataset{
		Tokenizer: e.tokenizer, Sizes: e.sizes, Dir: e.dir, DataHash: e.dataHash(),
		Name: info.Name, Remark: info.Remark, Hash: info.Hash, Warnings: s.warnings,
		Counts: e.train.Counts(),
	}
	need := max(opt.BatchSize, 1)
	inner := int64(opt.SeqLen - 2)
	if e.train.Len()/inner < int64(need) {
		return nil, &TooShortError{Corpus: info.Name, Tokens: e.train.Len(), SeqLen: opt.SeqLen, BatchSize: need}
	}
	if e.held.Len() < inner {
		return nil, &TooShortError{Corpus: info.Name, Tokens: e.held.Len(), SeqLen: opt.SeqLen, HeldOut: opt.HeldOut}
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
			_ = e.outside.Close() // nothing is lost: the file was only read
		} else {
			d.OutsideName = s.outside.Info().Name
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
