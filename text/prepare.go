package text

import (
	"cmp"
	"context"
	"fmt"
	"time"
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
	start := time.Now()
	src, err := openSources(ctx, opt)
	if err != nil {
		return nil, err
	}
	info := src.corpus.Info()
	progress(fmt.Sprintf("corpus: %s, %d files, %.1f MB (%.1f s)", info.Name, info.Files, float64(info.Bytes)/1e6,
		time.Since(start).Seconds()))
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
	progress(fmt.Sprintf("data: %d training and %d held-out windows of %d (%.1f s in all)", d.Train.Len(),
		d.HeldOut.Len(), opt.SeqLen, time.Since(start).Seconds()))
	return d, nil
}
