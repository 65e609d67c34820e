package text

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// entry is an open cache entry.
type entry struct {
	dir       string
	sizes     corpus.Sizes // of all texts
	tokenizer *unigram.Tokenizer
	texts     []entryText // in the order of the sources
	outside   *Tokens     // may be nil
	alpha     float64     // of languages
}

type entryText struct {
	language    string
	sizes       corpus.Sizes
	train, held *Tokens
}

// openTokens opens the token files of an entry.
func (s *sources) openTokens(ctx context.Context, e *entry, f entryFile, opt PrepareOptions) error {
	open := func(to **Tokens, name string, c corpus.Corpus) (err error) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if *to, err = OpenTokens(tokenPath(e.dir, name), c.Info().Hash, e.tokenizer); err != nil {
			return damaged(err)
		}
		return nil
	}
	for i, t := range s.texts {
		sizes := f.Sizes
		if t.language != "" {
			if len(f.Languages) != len(s.texts) || f.Languages[i].Name != t.language {
				return fmt.Errorf("dataset.json in %q lacks the language %s", e.dir, t.language)
			}
			sizes = f.Languages[i].Sizes
		}
		train, held, err := t.split(sizes, opt)
		if err != nil {
			return err
		}
		e.texts = append(e.texts, entryText{language: t.language, sizes: sizes})
		to := &e.texts[i]
		if err := open(&to.train, t.tokenName(trainName), train); err != nil {
			return err
		}
		if err := open(&to.held, t.tokenName(heldOutName), held); err != nil {
			return err
		}
	}
	if s.outside == nil {
		return nil
	}
	return open(&e.outside, outsideName, s.outside)
}

func (e *entry) close() {
	all := []*Tokens{e.outside}
	for _, t := range e.texts {
		all = append(all, t.train, t.held)
	}
	for _, t := range all {
		if t != nil {
			_ = t.Close() // nothing is lost: the files were only read
		}
	}
}

func (e *entry) dataHash() string {
	parts := []any{e.tokenizer.Hash()}
	for _, t := range e.texts {
		if t.language != "" {
			parts = append(parts, t.language)
		}
		parts = append(parts, t.train.sum, t.held.sum)
	}
	if e.texts[0].language != "" {
		parts = append(parts, e.alpha)
	}
	sum := sha256.Sum256(fmt.Appendln(nil, parts...))
	return hex.EncodeToString(sum[:])
}
