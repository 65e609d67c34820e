package corpus

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/ablate-go/ablate/internal/encodings"
	"github.com/ablate-go/ablate/internal/fasta"
	"github.com/ablate-go/ablate/internal/htmltext"
)

// source is one text and what the first pass over it found.
type source struct {
	file    listed
	size    int64  // bytes, unpacked
	sum     []byte // SHA-256 of the bytes and, unless they are read as plain text always was, of how
	charset charset
	enc     encodings.Encoding // where charset is charsetOther
	fix     fixes
	format  format
	field   string     // of tables
	header  string     // of tables whose field is a number: the first line, if it is left out as a header
	layout  layout     // of text and HTML
	letters fasta.Kind // of FASTA
}

// text gives the content in UTF-8.
func (s source) text(ctx context.Context) (io.ReadCloser, error) {
	raw, err := s.file.member.Open()
	if err != nil {
		return nil, err
	}
	r := s.charset.reader(bufio.NewReaderSize(alive{ctx, raw}, 64<<10), s.enc)
	r = s.fix.reader(r)
	if s.format == formatHTML {
		r = htmltext.Reader(r)
	}
	return struct {
		io.Reader
		io.Closer
	}{r, raw}, nil
}

// paragraphs yields the paragraphs of the text.
func (s source) paragraphs(ctx context.Context, yield func(p string) error) error {
	var ours error // yield's own error is passed on as it is
	counted := func(p string) error {
		ours = yield(p)
		return ours
	}
	var err error
	if s.format == formatFASTA {
		err = s.sequences(ctx, counted)
	} else if s.format.table() {
		_, err = s.rows(ctx, func(doc string) error { return paragraphsOf(doc, counted) })
	} else {
		err = s.prose(ctx, counted)
	}
	if err != nil && ours == nil && ctx.Err() == nil {
		return newFileError(s.file.path, err)
	}
	return err
}

func (s source) prose(ctx context.Context, yield func(p string) error) error {
	r, err := s.text(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	return s.layout.paragraphs(r, yield)
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
