package text

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// A cache entry is a folder with a tokenizer, token files and dataset.json, which is written last. Its
// name is a hash of everything that decides the content, so that an entry never becomes wrong, only
// damaged or unused.

// cacheVersion is part of the name: raise it when tokenizer training or the split changes.
const cacheVersion = "ablate-data-1"

// entry is an open cache entry.
type entry struct {
	dir                  string
	sizes                Sizes
	tokenizer            *Tokenizer
	train, held, outside *Tokens // outside may be nil
}

type entryFile struct {
	Format    string `json:"format"`
	Corpus    string `json:"corpus"` // for people who wonder what this folder is
	Hash      string `json:"corpus_sha256"`
	Tokenizer string `json:"tokenizer_sha256"`
	Sizes     Sizes  `json:"sizes"`
}

func (s *sources) key(opt PrepareOptions) string {
	outside := ""
	if s.outside != nil {
		outside = s.outside.Info().Hash
	}
	vocabulary := []any{opt.VocabSize, opt.HeldOut, opt.NoByteFallback}
	if opt.Tokenizer != nil {
		vocabulary = []any{opt.Tokenizer.Hash(), opt.HeldOut}
	}
	sum := sha256.Sum256(fmt.Appendln(nil, append([]any{cacheVersion, s.corpus.Info().Hash, outside}, vocabulary...)...))
	return hex.EncodeToString(sum[:8])
}

// entry opens the cache entry, making it if need be, in the first folder that can be used.
func (s *sources) entry(ctx context.Context, opt PrepareOptions, progress func(string)) (*entry, []string, error) {
	var warnings []string
	cache := opt.CacheDir
	if cache == "" {
		user, err := os.UserCacheDir()
		if err == nil {
			cache = filepath.Join(user, "ablate")
		} else {
			warnings = append(warnings, fmt.Sprintf("no cache folder (%v)", err))
		}
	}
	if cache != "" {
		dir := filepath.Join(cache, "text", s.key(opt))
		e, warning, err := s.openOrMake(ctx, dir, opt, progress)
		if err == nil || ctx.Err() != nil || !isUnwritable(err) {
			if warning != "" {
				warnings = append(warnings, warning)
			}
			return e, warnings, err
		}
		warnings = append(warnings, fmt.Sprintf("cache folder %q cannot be written (%v)", cache, err))
	}
	base := opt.Fallback
	if base == "" {
		var err error
		if base, err = os.MkdirTemp("", "ablate-"); err != nil {
			return nil, nil, fmt.Errorf("no folder for prepared data: %w; give one with --cache", err)
		}
	}
	warnings = append(warnings, fmt.Sprintf("prepared data is kept in %q instead of a cache", base))
	e, _, err := s.openOrMake(ctx, filepath.Join(base, "text", s.key(opt)), opt, progress)
	return e, warnings, err
}

// unwritable marks errors of making the folder or writing into it at all.
type unwritable struct{ error }

func (u unwritable) Unwrap() error { return u.error }

func isUnwritable(err error) bool {
	var u unwritable
	return errors.As(err, &u)
}

func (s *sources) openOrMake(ctx context.Context, dir string, opt PrepareOptions, progress func(string)) (*entry, string, error) {
	e, err := s.open(ctx, dir, opt)
	if err == nil {
		return e, "", nil
	}
	warning := ""
	if !errors.Is(err, fs.ErrNotExist) {
		warning = fmt.Sprintf("prepared data was made anew: %v", err)
	}
	if err := probe(dir); err != nil {
		return nil, "", unwritable{err}
	}
	if err := s.make(ctx, dir, opt, progress); err != nil {
		return nil, "", err
	}
	e, err = s.open(ctx, dir, opt)
	return e, warning, err
}

// probe finds out whether a folder can be made and written before minutes are spent on its content.
func probe(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// parts are the corpora of the token files. They depend on the sizes, which a new entry measures and
// an old one remembers.
func (s *sources) parts(sizes Sizes, opt PrepareOptions) (map[string]Corpus, error) {
	train, held, err := Split(s.corpus, sizes.Bytes, opt.HeldOut)
	parts := map[string]Corpus{"train": train, "heldout": held}
	if s.outside != nil {
		parts["outofdomain"] = s.outside
	}
	return parts, err
}

var partNames = []string{"train", "heldout", "outofdomain"}

func (s *sources) make(ctx context.Context, dir string, opt PrepareOptions, progress func(string)) error {
	start := time.Now()
	stage := func(format string, args ...any) {
		progress(fmt.Sprintf(format, args...) + fmt.Sprintf(" (%.1f s)", time.Since(start).Seconds()))
		start = time.Now()
	}
	sizes, err := Measure(ctx, s.corpus)
	if err != nil {
		return err
	}
	stage("corpus: %d paragraphs, %d words, %.1f MB of text", sizes.Paragraphs, sizes.Words, float64(sizes.Bytes)/1e6)
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
		return err
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
	b, err := json.MarshalIndent(entryFile{cacheVersion, info.Name, info.Hash, t.Hash(), sizes}, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, "dataset.json"), append(b, '\n'))
}

// trainFor trains a tokenizer of the wanted size. If the size is the default and the corpus is too
// small for it, the largest that the corpus supports is taken.
func trainFor(ctx context.Context, c Corpus, opt PrepareOptions, progress func(string)) (*Tokenizer, error) {
	train := TrainOptions{VocabSize: opt.VocabSize, NoByteFallback: opt.NoByteFallback}
	for {
		t, err := Train(ctx, c, train, progress)
		var small *VocabSizeError
		if opt.VocabSize != 0 || !errors.As(err, &small) || small.Max >= small.Want {
			return t, err
		}
		train.VocabSize = small.Max
	}
}

func tokenPath(dir, name string) string { return filepath.Join(dir, name+".tokens") }

// open checks every file of an entry. Its error is fs.ErrNotExist if there is no entry.
func (s *sources) open(ctx context.Context, dir string, opt PrepareOptions) (*entry, error) {
	path := filepath.Join(dir, "dataset.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f entryFile
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("%q is damaged: %w", path, err)
	}
	if f.Format != cacheVersion || f.Hash != s.corpus.Info().Hash {
		return nil, fmt.Errorf("%q belongs to other data", path)
	}
	e := &entry{dir: dir, sizes: f.Sizes}
	if e.tokenizer, err = LoadTokenizer(filepath.Join(dir, "tokenizer.json")); err != nil {
		return nil, damaged(err)
	}
	if e.tokenizer.Hash() != f.Tokenizer {
		return nil, fmt.Errorf("tokenizer in %q is not the one that %q names", dir, path)
	}
	parts, err := s.parts(f.Sizes, opt)
	if err != nil {
		return nil, err
	}
	for i, to := range []**Tokens{&e.train, &e.held, &e.outside} {
		c := parts[partNames[i]]
		if c == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			e.close()
			return nil, err
		}
		if *to, err = OpenTokens(tokenPath(dir, partNames[i]), c.Info().Hash, e.tokenizer); err != nil {
			e.close()
			return nil, damaged(err)
		}
	}
	return e, nil
}

// damaged hides that a missing file is fs.ErrNotExist: an entry that lacks one was damaged, and the
// user is told.
func damaged(err error) error { return errors.New(err.Error()) }

func (e *entry) close() {
	for _, t := range []*Tokens{e.train, e.held, e.outside} {
		if t != nil {
			t.Close()
		}
	}
}

func (e *entry) dataHash() string {
	sum := sha256.Sum256(fmt.Appendln(nil, e.tokenizer.Hash(), e.train.sum, e.held.sum))
	return hex.EncodeToString(sum[:])
}
