package text

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/prose"
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
	Counts      []int64  // occurrences of each id in the training part; with languages see mixedCounts
	Entropy     Entropy  // of the unigram model, in nats per token

	Languages []Language // in the order of their names; nil for a text that names none
	Alpha     float64    // exponent of their shares

	Name     string       // name of the corpus for reports
	Remark   string       // its licence and domain
	Hash     string       // of the corpus, hex SHA-256
	DataHash string       // of corpus, split and tokenizer: it must not change when a run is resumed
	Sizes    corpus.Sizes // of the whole corpus, held-out part included
	Warnings []string     // for the user
	Examples []string     // the first, middle and last training window, decoded; with languages the middle one of each
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
	info := s.info()
	d := &Dataset{
		Tokenizer: e.tokenizer, Sizes: e.sizes, Dir: e.dir, DataHash: e.dataHash(),
		Name: info.Name, Remark: info.Remark, Hash: info.Hash, Warnings: s.warnings,
	}
	var err error
	if s.texts[0].language != "" {
		d.Alpha = opt.Alpha
		err = s.addLanguages(d, e, opt)
	} else {
		err = s.addText(d, e, opt)
	}
	if err != nil {
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
	if said := d.unknownCharacters(opt); said != "" {
		d.Warnings = append(d.Warnings, said)
	}
	return d, d.addExamples()
}

// unknownCharacters says how many characters have no id, where a larger vocabulary would have had one for each.
func (d *Dataset) unknownCharacters(opt PrepareOptions) string {
	total, unknown := int64(0), d.Counts[unigram.UnkID]
	for _, n := range d.Counts {
		total += n
	}
	if !opt.singles() || unknown == 0 {
		return ""
	}
	return fmt.Sprintf("%s of the training text, %.2g %%, have no id in a vocabulary of %d: they are [UNK], which is "+
		"never masked; a larger model.encoder.vocab has room for more", prose.Count(int(unknown), "character"),
		100*float64(unknown)/float64(total), d.Tokenizer.Size())
}

// addText gives the dataset its windows, of a text without languages.
func (s *sources) addText(d *Dataset, e *entry, opt PrepareOptions) error {
	t := e.texts[0]
	train, held, err := s.texts[0].windows(t, opt, max(opt.BatchSize, 1))
	if err != nil {
		return err
	}
	d.Train, d.HeldOut, d.Counts = train, held, t.train.Counts()
	d.Entropy = UnigramEntropy(d.Counts, t.held.Counts(), d.Tokenizer.IsSpecial)
	return nil
}

// windows are those of a text, of which the training part must have at least need.
func (t source) windows(e entryText, opt PrepareOptions, need int) (train, held *Windows, err error) {
	inner := int64(opt.SeqLen - 2)
	short := &TooShortError{Corpus: t.Info().Name, SeqLen: opt.SeqLen, Language: t.language != ""}
	if e.train.Len()/inner < int64(need) {
		short.Tokens, short.BatchSize = e.train.Len(), need
		return nil, nil, short
	}
	if e.held.Len() < inner {
		short.Tokens, short.HeldOut = e.held.Len(), opt.HeldOut
		return nil, nil, short
	}
	if train, err = NewWindows(e.train, opt.SeqLen); err == nil {
		held, err = NewWindows(e.held, opt.SeqLen)
	}
	return train, held, err
}

// addExamples decodes some training windows.
func (d *Dataset) addExamples() error {
	show := []int{0, d.Train.Len() / 2, d.Train.Len() - 1}
	if d.Languages != nil {
		const most = 12
		show = nil
		first := 0
		for _, l := range d.Languages[:min(len(d.Languages), most)] {
			show = append(show, first+l.Train.Len()/2)
			first += l.Train.Len()
		}
	}
	for _, i := range show {
		ids, err := d.Train.Window(i, nil)
		if err != nil {
			return err
		}
		d.Examples = append(d.Examples, d.Tokenizer.Decode(ids))
	}
	return nil
}
