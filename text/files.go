package text

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// files is a corpus of plain text files.
type files struct {
	info Info
	list []source
}

// source is one file and what the first pass over it found.
type source struct {
	path    string
	size    int64
	mod     time.Time
	charset charset
	layout  layout
}

// Files gives the corpus of the plain text files and folders in paths. It reads everything once, to
// learn encodings and layouts and to hash the content; the text is read again as it is used.
//
// UTF-8, Latin-1 and UTF-16 with a byte order mark are read; conversions are said in Info.Warnings.
// Hard-wrapped lines are joined, files with a paragraph a line are taken as they are (see the rule
// at layout), Project Gutenberg's header and footer are left out. Folders are walked in order of
// name, hidden files left out; what is no text is skipped there with a warning. A named file that
// is missing, unreadable, empty or binary is an error, as is a corpus without a single letter.
func Files(ctx context.Context, paths []string) (Corpus, error) {
	if len(paths) == 0 {
		return nil, errors.New("corpus: no file or folder given; name at least one with --corpus")
	}
	var n notes
	l := lister{seen: map[string]bool{}, notes: &n}
	for _, p := range paths {
		if err := l.add(ctx, p, true); err != nil {
			return nil, err
		}
	}
	c := &files{}
	hash := sha256.New()
	io.WriteString(hash, readerVersion+" files\n")
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
		if w := s.charset.warning(f.path); w != "" {
			n.add(w)
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
		return nil, fmt.Errorf("corpus %s: no text in %d readable files; give plain text with --corpus%s", shortName(paths), len(c.list), because(n))
	}
	c.info.Hash = hex.EncodeToString(hash.Sum(nil))
	c.info.Name = shortName(paths)
	c.info.Remark = "files of the user's own, whose domain and licence the plan's key about can state"
	c.info.Warnings = n.strings()
	return c, nil
}

func shortName(paths []string) string {
	name := filepath.Base(filepath.Clean(paths[0]))
	if len(paths) > 1 {
		name += fmt.Sprintf(" and %d more", len(paths)-1)
	}
	return name
}

// because quotes the first warning, which is the likely reason for an empty corpus.
func because(n notes) string {
	if len(n.list) == 0 {
		return ""
	}
	return " (" + n.list[0] + ")"
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

// survey makes two passes over a file: bytes, then lines.
func survey(ctx context.Context, path string) (source, []byte, error) {
	s := source{path: path}
	f, err := os.Open(path)
	if err != nil {
		return s, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return s, nil, err
	}
	s.mod = info.ModTime()
	var stats byteStats
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(sum, &stats), alive{ctx, f}); err != nil {
		return s, nil, err
	}
	s.size = stats.size
	if s.charset, err = stats.charset(); err != nil {
		return s, nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return s, nil, err
	}
	s.layout, err = findLayout(s.charset.reader(alive{ctx, f}))
	return s, sum.Sum(nil), err
}

func (s source) paragraphs(ctx context.Context, yield func(p string) error) error {
	f, err := os.Open(s.path)
	if err != nil {
		return fileFault(s.path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fileFault(s.path, err)
	}
	if info.Size() != s.size || !info.ModTime().Equal(s.mod) {
		return fmt.Errorf("corpus file %q changed while it was in use; start again", s.path)
	}
	var ours error // yield's own error is passed on as it is
	err = s.layout.paragraphs(s.charset.reader(bufio.NewReaderSize(alive{ctx, f}, 64<<10)), func(p string) error {
		ours = yield(p)
		return ours
	})
	if err != nil && ours == nil && ctx.Err() == nil {
		return fileFault(s.path, err)
	}
	return err
}

func (s source) hasText(ctx context.Context) (bool, error) {
	found := errors.New("found")
	err := s.paragraphs(ctx, func(string) error { return found })
	if errors.Is(err, found) {
		return true, nil
	}
	return false, err
}

// alive stops a long read when its context ends.
type alive struct {
	ctx context.Context
	r   io.Reader
}

func (a alive) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.r.Read(p)
}
