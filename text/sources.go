package text

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/text/corpus"
)

// sources are the corpora of one dataset.
type sources struct {
	texts    []source      // one, or one for each language
	outside  corpus.Corpus // nil for none
	warnings []string
}

// source is a corpus with the name of its language; "" for a text that has none.
type source struct {
	language string
	corpus.Corpus
}

// close gives up what the corpora hold besides memory: copies of pipes.
func (s sources) close() {
	for _, t := range s.texts {
		if c, ok := t.Corpus.(io.Closer); ok {
			_ = c.Close() // the text is in token files by now
		}
	}
}

// openSources gives the corpora of the paths, or the default ones.
func openSources(ctx context.Context, opt PrepareOptions) (*sources, error) {
	if len(opt.Languages) > 0 {
		return openLanguages(ctx, opt)
	}
	s := &sources{}
	if len(opt.Paths) > 0 {
		c, err := openFiles(ctx, opt.Paths, opt)
		if err != nil {
			return nil, err
		}
		s.texts, s.warnings = []source{{Corpus: c}}, c.Info().Warnings
		return s, nil
	}
	if opt.BothStrands {
		return nil, errors.New("both strands are asked for, and the text is none of nucleotides: give FASTA, or read one")
	}
	root, err := opt.GoRoot, error(nil)
	if root == "" {
		if root, err = corpus.GoRoot(ctx); err != nil {
			return nil, err
		}
	}
	c, err := corpus.GoSource(ctx, root)
	if err != nil {
		return nil, err
	}
	s.texts, s.warnings = []source{{Corpus: c}}, c.Info().Warnings
	if s.outside, err = corpus.OutOfDomain(ctx, root); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.warnings = append(s.warnings, "no out-of-domain text: "+err.Error())
	}
	return s, nil
}

func openFiles(ctx context.Context, paths []string, opt PrepareOptions) (corpus.Corpus, error) {
	read := corpus.Options{Field: opt.Field, Encoding: opt.Encoding, BothStrands: opt.BothStrands}
	if slices.ContainsFunc(paths, corpus.IsPipe) {
		read.TempDir = opt.tempDir()
	}
	return corpus.Open(ctx, paths, read)
}

func openLanguages(ctx context.Context, opt PrepareOptions) (*sources, error) {
	s := &sources{}
	for _, l := range sorted(opt.Languages) {
		c, err := openFiles(ctx, l.Paths, opt)
		if err != nil {
			s.close()
			return nil, &LanguageError{Language: l.Name, Err: err}
		}
		s.texts = append(s.texts, source{l.Name, c})
		for _, w := range c.Info().Warnings {
			s.warnings = append(s.warnings, l.Name+": "+w)
		}
	}
	return s, nil
}

// info describes all texts together.
func (s *sources) info() corpus.Info {
	first := s.texts[0].Info()
	if s.texts[0].language == "" {
		return first
	}
	all := corpus.Info{Remark: first.Remark, Warnings: s.warnings}
	sum := sha256.New()
	var names []string
	for _, t := range s.texts {
		i := t.Info()
		names = append(names, t.language)
		fmt.Fprintln(sum, t.language, i.Hash)
		all.Bytes, all.Files = all.Bytes+i.Bytes, all.Files+i.Files
	}
	all.Name = strings.Join(names, ", ")
	all.Hash = hex.EncodeToString(sum.Sum(nil))
	return all
}

// split parts a text into training and held-out text. It depends on the sizes, which are measured for a new entry and
// stored in it, of one strand. A second one is added afterwards, so that no region has one strand in each part.
func (t source) split(sizes corpus.Sizes, opt PrepareOptions) (train, held corpus.Corpus, err error) {
	split := corpus.Split
	if opt.cut {
		split = corpus.SplitFine
	}
	train, held, err = split(t.Corpus, sizes.Bytes, opt.HeldOut)
	if opt.BothStrands && err == nil {
		train, held = corpus.BothStrands(train), corpus.BothStrands(held)
	}
	return train, held, err
}

// Names of token files.
const (
	trainName   = "train"
	heldOutName = "heldout"
	outsideName = "outofdomain"
)

// tokenName is the name of a token file of the text. A language's name stands at its end, since Windows has names that
// files must not begin with.
func (t source) tokenName(part string) string {
	if t.language == "" {
		return part
	}
	return part + "-" + t.language
}
