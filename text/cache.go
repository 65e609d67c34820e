package text

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// A cache entry is a folder with a tokenizer, token files and dataset.json, which is written last. Its name is a hash
// of everything that decides the content, so that an entry never becomes wrong, only damaged or unused.

// cacheVersion is part of the name: raise it when tokenizer training or the split changes.
const cacheVersion = "ablate-data-1"

type entryFile struct {
	Format    string              `json:"format"`
	Corpus    string              `json:"corpus"` // its name, for readers of the file
	Hash      string              `json:"corpus_sha256"`
	Tokenizer string              `json:"tokenizer_sha256"`
	Sizes     corpus.Sizes        `json:"sizes"`
	Languages []entryFileLanguage `json:"languages,omitempty"` // in the order of their names
}

type entryFileLanguage struct {
	Name   string       `json:"name"`
	Corpus string       `json:"corpus"`
	Hash   string       `json:"corpus_sha256"`
	Sizes  corpus.Sizes `json:"sizes"`
}

// key is the name of the entry for these options.
func (s *sources) key(opt PrepareOptions) string {
	outside := ""
	if s.outside != nil {
		outside = s.outside.Info().Hash
	}
	vocabulary := []any{opt.VocabSize, opt.HeldOut, opt.NoByteFallback}
	if opt.Tokenizer != nil {
		vocabulary = []any{opt.Tokenizer.Hash(), opt.HeldOut}
	}
	if opt.singles() {
		vocabulary = append(vocabulary, opt.Kind)
	}
	if opt.BothStrands {
		vocabulary = append(vocabulary, "both strands")
	}
	if opt.cut {
		vocabulary = append(vocabulary, "cut")
	}
	if s.texts[0].language != "" {
		vocabulary = append(vocabulary, "languages", opt.Alpha)
	}
	sum := sha256.Sum256(fmt.Appendln(nil, append([]any{cacheVersion, s.info().Hash, outside},
		vocabulary...)...))
	return hex.EncodeToString(sum[:8])
}

func tokenPath(dir, name string) string { return filepath.Join(dir, name+".tokens") }

// openEntry checks every file of an entry. Its error is fs.ErrNotExist if there is no entry.
func (s *sources) openEntry(ctx context.Context, dir string, opt PrepareOptions) (*entry, error) {
	path := filepath.Join(dir, "dataset.json")
	b, err := sealed.Read(path)
	if err != nil {
		return nil, err
	}
	var f entryFile
	if err := sealed.Unmarshal(path, b, &f, true); err != nil {
		return nil, err
	}
	if f.Format != cacheVersion || f.Hash != s.info().Hash {
		return nil, fmt.Errorf("%q belongs to other data", path)
	}
	e := &entry{dir: dir, sizes: f.Sizes, alpha: opt.Alpha}
	if e.tokenizer, err = unigram.LoadTokenizer(filepath.Join(dir, "tokenizer.json")); err != nil {
		return nil, damaged(err)
	}
	if e.tokenizer.Hash() != f.Tokenizer {
		return nil, fmt.Errorf("tokenizer in %q is not the one that %q names", dir, path)
	}
	if err := s.openTokens(ctx, e, f, opt); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

// damaged hides that a missing file is fs.ErrNotExist: an entry that lacks a file is damaged, and the user gets a
// warning.
func damaged(err error) error { return errors.New(err.Error()) }
