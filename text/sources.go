package text

import (
	"context"
	"io"
	"slices"

	"github.com/ablate-go/ablate/text/corpus"
)

// sources are the corpora of one dataset.
type sources struct {
	corpus   corpus.Corpus
	outside  corpus.Corpus // nil for none
	warnings []string
}

// close gives up what the corpora hold besides memory: copies of pipes.
func (s sources) close() {
	if c, ok := s.corpus.(io.Closer); ok {
		_ = c.Close() // the text is in token files by now
	}
}

// openSources gives the corpora of the paths, or the default ones.
func openSources(ctx context.Context, opt PrepareOptions) (*sources, error) {
	s := &sources{}
	var err error
	if len(opt.Paths) > 0 {
		read := corpus.Options{Field: opt.Field, Encoding: opt.Encoding}
		if slices.ContainsFunc(opt.Paths, corpus.IsPipe) {
			read.TempDir = opt.tempDir()
		}
		s.corpus, err = corpus.Open(ctx, opt.Paths, read)
		if err != nil {
			return nil, err
		}
		s.warnings = s.corpus.Info().Warnings
		return s, nil
	}
	root := opt.GoRoot
	if root == "" {
		if root, err = corpus.GoRoot(ctx); err != nil {
			return nil, err
		}
	}
	if s.corpus, err = corpus.GoSource(ctx, root); err != nil {
		return nil, err
	}
	s.warnings = s.corpus.Info().Warnings
	if s.outside, err = corpus.OutOfDomain(ctx, root); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.warnings = append(s.warnings, "no out-of-domain text: "+err.Error())
	}
	return s, nil
}

// parts are the corpora of the token files. They depend on the sizes, which are measured for a new entry and stored in
// it.
func (s *sources) parts(sizes corpus.Sizes, opt PrepareOptions) (map[string]corpus.Corpus, error) {
	split := corpus.Split
	if opt.cut {
		split = corpus.SplitFine
	}
	train, held, err := split(s.corpus, sizes.Bytes, opt.HeldOut)
	parts := map[string]corpus.Corpus{"train": train, "heldout": held}
	if s.outside != nil {
		parts["outofdomain"] = s.outside
	}
	return parts, err
}

// partNames are the keys of parts and the names of their token files.
var partNames = []string{"train", "heldout", "outofdomain"}
