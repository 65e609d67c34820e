package text

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// makeEntry writes all files of an entry into a folder, dataset.json last. Errors of the folder are unwritable.
func (s *sources) makeEntry(ctx context.Context, dir string, opt PrepareOptions, progress func(string)) error {
	start := time.Now()
	stage := func(format string, args ...any) {
		progress(fmt.Sprintf(format, args...) + fmt.Sprintf(" (%.1f s)", time.Since(start).Seconds()))
		start = time.Now()
	}
	info := s.info()
	file := entryFile{Format: cacheVersion, Corpus: info.Name, Hash: info.Hash}
	var sizes []corpus.Sizes
	for _, c := range s.texts {
		n, err := corpus.Measure(ctx, c)
		if err != nil {
			return err
		}
		sizes, file.Sizes = append(sizes, n), file.Sizes.Plus(n)
		if c.language != "" {
			i := c.Info()
			file.Languages = append(file.Languages, entryFileLanguage{c.language, i.Name, i.Hash, n})
		}
	}
	stage("corpus: %s, %s, %.1f MB of text", prose.Count(int(file.Sizes.Paragraphs), "paragraph"),
		prose.Count(int(file.Sizes.Words), "word"), float64(file.Sizes.Bytes)/1e6)
	var train, held []corpus.Corpus
	for i, c := range s.texts {
		t, h, err := c.split(sizes[i], opt)
		if err != nil {
			return err
		}
		train, held = append(train, t), append(held, h)
	}
	t := opt.Tokenizer
	if t == nil {
		var of unigram.Text = train[0]
		if len(file.Languages) > 0 {
			of = newSmoothed(train, sizes, opt.Alpha)
		}
		var err error
		if t, err = trainFor(ctx, of, info.Name, opt, progress); err != nil {
			return err
		}
	}
	if err := t.Save(filepath.Join(dir, "tokenizer.json")); err != nil {
		return unwritable{err}
	}
	stage("tokenizer: %d ids", t.Size())
	for i, c := range s.texts {
		if err := WriteTokens(ctx, tokenPath(dir, c.tokenName(trainName)), train[i], t); err != nil {
			return err
		}
		if err := WriteTokens(ctx, tokenPath(dir, c.tokenName(heldOutName)), held[i], t); err != nil {
			return err
		}
	}
	if s.outside != nil {
		if err := WriteTokens(ctx, tokenPath(dir, outsideName), s.outside, t); err != nil {
			return err
		}
	}
	stage("tokens: written to %s", dir)
	file.Tokenizer = t.Hash()
	if err := sealed.WriteJSON(filepath.Join(dir, "dataset.json"), file); err != nil {
		return unwritable{err}
	}
	return nil
}

// trainFor trains a tokenizer of the requested size. If the size is the default and the corpus is too small for it, it
// takes as many ids as the corpus has a use for. name is the corpus' name.
func trainFor(
	ctx context.Context, c unigram.Text, name string, opt PrepareOptions, progress func(string),
) (*unigram.Tokenizer, error) {
	t, err := unigram.Train(ctx, c, unigram.TrainOptions{
		Kind: opt.Kind, VocabSize: opt.VocabSize, NoByteFallback: opt.NoByteFallback, AtMost: opt.VocabSize == 0,
	}, progress)
	if errors.Is(err, unigram.ErrNoText) {
		return nil, fmt.Errorf("corpus %s: %w", name, err)
	}
	debug.FreeOSMemory() // of training, hundreds of megabytes for a large corpus, before the encoder's memory grows
	return t, err
}
