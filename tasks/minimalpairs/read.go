package minimalpairs

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/internal/unpack"
)

// maxLine bounds a line in bytes; those of BLiMP have some 500.
const maxLine = 1 << 20

// Read reads the pairs of files and folders, in their order: of a folder all that end in .jsonl, by name. Files may be
// packed by gzip, zstd, xz or bzip2, or lie in a zip archive. A file that is given twice is read once.
//
// Errors are *[FileError] and *[LineError], and the context's.
func Read(ctx context.Context, paths []string) ([]Pair, error) {
	files, err := list(paths)
	if err != nil {
		return nil, err
	}
	r := reader{firsts: map[string]Pair{}}
	for _, f := range files {
		if err := r.file(ctx, f); err != nil {
			return nil, newFileError(f, err)
		}
	}
	return r.pairs, nil
}

type reader struct {
	pairs  []Pair
	firsts map[string]Pair // the first pair of each paradigm
}

// file reads the pairs of a file, or of each file in an archive.
func (r *reader) file(ctx context.Context, name string) error {
	members, err := unpack.Members(name, func() (unpack.Source, error) { return openSource(name) })
	if err != nil {
		return err
	}
	before := len(r.pairs)
	for _, m := range members {
		if m.Entry != "" && !isPairs(m.Entry) {
			continue
		}
		if err := r.member(ctx, name, m); err != nil {
			return err
		}
	}
	if len(r.pairs) == before {
		return &FileError{name, errors.New("it has no pair"), "give files in BLiMP's layout, an object of JSON on each line"}
	}
	return nil
}

func (r *reader) member(ctx context.Context, file string, m unpack.Member) error {
	in, err := m.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	if m.Entry != "" {
		file += ":" + m.Entry
	}
	base := path.Base(filepath.ToSlash(m.Name))
	return r.lines(ctx, in, file, strings.TrimSuffix(base, path.Ext(base)))
}

// lines reads the lines of a file. name is the paradigm of lines without one.
func (r *reader) lines(ctx context.Context, in io.Reader, file, name string) error {
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, maxLine)
	line := 0
	fault := func(err error) error { return &LineError{file, line, err} }
	for scan.Scan() {
		if line++; line%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		raw := scan.Bytes()
		if line == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		}
		if raw = bytes.TrimSpace(raw); len(raw) == 0 {
			continue
		}
		p, err := parse(raw, name)
		if err != nil {
			return fault(err)
		}
		p.File, p.Line = file, line
		if err := r.sameField(p); err != nil {
			return fault(err)
		}
		r.pairs = append(r.pairs, p)
	}
	if err := scan.Err(); !errors.Is(err, bufio.ErrTooLong) {
		return err
	}
	line++
	return fault(fmt.Errorf("it has more than %d bytes: give an object of JSON on each line", maxLine))
}

// sameField tells pairs of one paradigm that are not of one field: two things would be counted as one.
func (r *reader) sameField(p Pair) error {
	first, known := r.firsts[p.Paradigm]
	if !known {
		r.firsts[p.Paradigm] = p
	} else if first.Field != p.Field || first.Phenomenon != p.Phenomenon {
		return fmt.Errorf("its field is %q and its linguistics_term %q, and %s line %d of the same UID, %q, has %q and %q: "+
			"give it another UID", p.Field, p.Phenomenon, first.File, first.Line, p.Paradigm, first.Field, first.Phenomenon)
	}
	return nil
}
