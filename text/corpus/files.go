package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
)

// files is a corpus of plain text files.
type files struct {
	info Info
	list []source
}

// Files gives the corpus of the plain text files and folders in paths. It reads everything once, to
// learn encodings and layouts and to hash the content; the text is read again as it is used.
//
// UTF-8, Latin-1 and UTF-16 with a byte order mark are read; Info.Warnings names conversions. Hard-wrapped lines are
// joined, files with one paragraph on each line are read as they are (see the rule at layout), Project Gutenberg's
// header and footer are left out. Folders are read in order of names, without hidden files; files in them that are not
// text are skipped with a warning. A named file that is missing, unreadable, empty or binary is a *FileError; a corpus
// without a single letter is an *EmptyError.
func Files(ctx context.Context, paths []string) (Corpus, error) {
	if len(paths) == 0 {
		return nil, errors.New("corpus: no file or folder given; give the path of at least one")
	}
	var w warnings
	l := lister{seen: map[string]bool{}, warnings: &w}
	for _, p := range paths {
		if err := l.add(ctx, p, true); err != nil {
			return nil, err
		}
	}
	c := &files{}
	hash := sha256.New()
	hash.Write([]byte(readerVersion + " files\n"))
	letters := false
	for _, f := range l.files {
		s, sum, err := survey(ctx, f.path)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			if err := l.refuse(f.path, f.named, err); err != nil {
				return nil, err
			}
			continue
		}
		if said := s.charset.warning(f.path); said != "" {
			w.add(said)
		}
		hash.Write(sum)
		c.list = append(c.list, s)
		c.info.Bytes += s.size
		c.info.Files++
		if !letters {
			if letters, err = s.hasText(ctx); err != nil {
				return nil, err
			}
		}
	}
	if !letters {
		return nil, &EmptyError{Corpus: shortName(paths), Read: fmt.Sprintf("%d readable files", len(c.list)),
			Reason: w.first()}
	}
	c.info.Hash = hex.EncodeToString(hash.Sum(nil))
	c.info.Name = shortName(paths)
	c.info.Remark = "files of the user's own, whose domain and licence the plan's key about can state"
	c.info.Warnings = w.strings()
	return c, nil
}

func shortName(paths []string) string {
	name := filepath.Base(filepath.Clean(paths[0]))
	if len(paths) > 1 {
		name += fmt.Sprintf(" and %d more", len(paths)-1)
	}
	return name
}

func (c *files) Info() Info { return c.info }

func (c *files) Paragraphs(ctx context.Context, yield func(p string) error) error {
	for _, s := range c.list {
		if err := s.paragraphs(ctx, yield); err != nil {
			return err
		}
	}
	return nil
}
