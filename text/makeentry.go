package text

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/prose"
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
	sizes, err := corpus.Measure(ctx, s.corpus)
	if err != nil {
		return err
	}
	stage("corpus: %s, %s, %.1f MB of text", prose.Count(int(sizes.Paragraphs), "paragraph"),
		prose.Count(int(sizes.Words), "word"), float64(sizes.Bytes)/1e6)
	parts, err := s.parts(sizes, opt)
	if err != nil {
		return err
	}
	t := opt.Tokenizer
	if t == nil {
		if t, err = trainFor(ctx, parts["train"], opt, progress); err != nil {
			return err
		}
	}
	if err := t.Save(filepath.Join(dir, "tokenizer.json")); err != nil {
		return unwritable{err}
	}
	stage("tokenizer: %d ids", t.Size())
	for _, name := range partNames {
		if parts[name] == nil {
			continue
		}
		if err := WriteTokens(ctx, tokenPath(dir, name), parts[name], t); err != nil {
			return err
		}
	}
	stage("tokens: written to %s", dir)
	info := s.corpus.Info()
	b, err := json.MarshalIndent(entryFile{
		Format: cacheVersion, Corpus: info.Name, Hash: info.Hash, Tokenizer: t.Hash(), Sizes: sizes,
	}, "", "  ")
	if err != nil {
		return err
	}
	if err := atomicfile.Write(filepath.Join(dir, "dataset.json"), append(b, '\n')); err != nil {
		return unwritable{err}
	}
	return nil
}

// trainFor trains a tokenizer of the requested size. If the size is the default and the corpus is too small for it, it
// takes as many ids as the corpus has a use for.
func trainFor(
	ctx context.Context, c corpus.Corpus, opt PrepareOptions, progress func(string),
) (*unigram.Tokenizer, error) {
	t, err := unigram.Train(ctx, c, unigram.TrainOptions{
		VocabSize: opt.VocabSize, NoByteFallback: opt.NoByteFallback, AtMost: opt.VocabSize == 0,
	}, progress)
	if errors.Is(err, unigram.ErrNoText) {
		return nil, fmt.Errorf("corpus %s: %w", c.Info().Name, err)
	}
	return t, err
}
