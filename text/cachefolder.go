package text

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// entry opens or makes the cache entry in the first folder that can be used: the cache, the fallback of the options, a
// temporary folder. It also returns warnings. If no folder can be written, the error is a *CacheError.
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
			return nil, nil, &CacheError{Dir: os.TempDir(), Err: err}
		}
	}
	warnings = append(warnings, fmt.Sprintf("prepared data is kept in %q instead of a cache", base))
	e, _, err := s.openOrMake(ctx, filepath.Join(base, "text", s.key(opt)), opt, progress)
	if isUnwritable(err) {
		return nil, nil, &CacheError{Dir: base, Err: errors.Unwrap(err)}
	}
	return e, warnings, err
}

// openOrMake returns the entry in a folder, and a warning if a damaged one had to be made again.
func (s *sources) openOrMake(
	ctx context.Context, dir string, opt PrepareOptions, progress func(string),
) (e *entry, warning string, err error) {
	e, err = s.openEntry(ctx, dir, opt)
	if err == nil {
		return e, "", nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		warning = fmt.Sprintf("prepared data was made again: %v", err)
	}
	if err := probe(dir); err != nil {
		removePart(dir)
		return nil, "", unwritable{error: err}
	}
	if err := s.makeEntry(ctx, dir, opt, progress); err != nil {
		if isUnwritable(err) {
			removePart(dir)
		}
		return nil, "", err
	}
	e, err = s.openEntry(ctx, dir, opt)
	return e, warning, err
}

// unwritable marks the errors of a folder that cannot be made or written to.
type unwritable struct{ error }

func (u unwritable) Unwrap() error { return u.error }

func isUnwritable(err error) bool {
	var u unwritable
	return errors.As(err, &u)
}

// removePart gives back the room of an entry that could not be finished, as where the disk is full. Another process
// that is making the same entry then fails as this one did, and goes to its own fallback too.
func removePart(dir string) {
	if _, err := os.Stat(filepath.Join(dir, "dataset.json")); err == nil {
		return
	}
	_ = os.RemoveAll(dir)            // what stays is made again by the next one
	_ = os.Remove(filepath.Dir(dir)) // fails where there are other entries
}

// probeSize is the room that a folder must have, in bytes: about that of a tokenizer and the tokens of a small text. An
// empty file is no test, since a full disk and a used-up quota take it.
const probeSize = 1 << 20

// probe checks that a folder can be made and written to, before minutes are spent on its content.
func probe(dir string) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// Written in the folder itself, since quotas may be those of a folder.
	f, err := atomicfile.NewDurable(filepath.Join(dir, "probe"))
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, probeSize))
	if file, ok := f.(interface{ Sync() error }); ok && err == nil {
		err = file.Sync() // network file systems tell of a quota only here
	}
	return errors.Join(err, f.Discard())
}
