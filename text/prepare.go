package text

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ablate-go/ablate/internal/prose"
)

// Prepare turns a corpus into a Dataset: it trains a tokenizer on the training part unless one is given, encodes all
// parts, and stores the result in a cache under a hash of everything that decides it, so that the next call only checks
// hashes. A damaged entry is made again, with a warning. Several processes may prepare the same data at once: they
// write equal files, each atomically. Close the Dataset when done.
//
// A corpus too short for one batch gives a *TooShortError, no folder to write to a *CacheError. Errors of the corpus
// and of training are returned unchanged. progress, if not nil, receives a line for each stage with its time.
func Prepare(ctx context.Context, opt PrepareOptions, progress func(string)) (*Dataset, error) {
	if progress == nil {
		progress = func(string) {}
	}
	opt.HeldOut = cmp.Or(opt.HeldOut, DefaultHeldOut)
	opt.BatchSize = max(opt.BatchSize, 1)
	if opt.SeqLen < 3 {
		return nil, fmt.Errorf("sequence length %d leaves no room between [CLS] and [SEP]; "+
			"use 3 or more, 64 as a rule", opt.SeqLen)
	}
	if len(opt.Languages) > 0 {
		if err := CheckLanguages(opt.Languages, opt.Alpha); err != nil {
			return nil, err
		}
	}
	start := time.Now()
	src, err := openSources(ctx, opt)
	if err != nil {
		return nil, err
	}
	info := src.info()
	progress(fmt.Sprintf("corpus: %s, %s, %.1f MB (%.1f s)", info.Name, prose.Count(info.Files, "file"),
		float64(info.Bytes)/1e6,
		time.Since(start).Seconds()))
	defer src.close()
	d, err := src.prepare(ctx, opt, progress)
	if err != nil {
		for _, w := range src.warnings { // what is odd about the text may be the reason
			progress("note: " + w)
		}
		return nil, err
	}
	progress(fmt.Sprintf("data: %d training and %d held-out windows of %d (%.1f s in all)", d.Train.Len(),
		d.HeldOut.Len(), opt.SeqLen, time.Since(start).Seconds()))
	return d, nil
}

// prepare opens or makes the cache entry. Where nothing or too little is held out, as of a text in one line, long
// paragraphs are cut and it is tried again: a text that could be read without it stays as it was.
func (s *sources) prepare(ctx context.Context, opt PrepareOptions, progress func(string)) (*Dataset, error) {
	d, err := s.prepareAs(ctx, opt, progress)
	var short *TooShortError
	if errors.As(err, &short) && short.HeldOut > 0 {
		progress("text: too little is held out, so long paragraphs are cut")
		opt.cut = true
		if cut, err := s.prepareAs(ctx, opt, progress); err == nil {
			return cut, nil
		}
	}
	return d, err
}

func (s *sources) prepareAs(ctx context.Context, opt PrepareOptions, progress func(string)) (*Dataset, error) {
	e, warnings, err := s.entry(ctx, opt, progress)
	if err != nil {
		return nil, err
	}
	d, err := s.dataset(e, opt)
	if err != nil {
		e.close()
		return nil, err
	}
	d.Warnings = append(d.Warnings, warnings...)
	return d, nil
}
