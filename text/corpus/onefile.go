package corpus

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"time"
)

// source is one file and what the first pass over it found.
type source struct {
	path    string
	size    int64
	mod     time.Time
	charset charset
	layout  layout
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
		return newFileError(s.path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return newFileError(s.path, err)
	}
	if info.Size() != s.size || !info.ModTime().Equal(s.mod) {
		return &FileError{Path: s.path, Err: errors.New("it changed while it was in use"), Next: "start again"}
	}
	var ours error // yield's own error is passed on as it is
	err = s.layout.paragraphs(s.charset.reader(bufio.NewReaderSize(alive{ctx, f}, 64<<10)), func(p string) error {
		ours = yield(p)
		return ours
	})
	if err != nil && ours == nil && ctx.Err() == nil {
		return newFileError(s.path, err)
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
