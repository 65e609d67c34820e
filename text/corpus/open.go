package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/ablate-go/ablate/internal/encodings"
)

// Options say how files are read. The zero value suits most.
type Options struct {
	// Field is the field of JSON lines, the column of CSV and TSV, and the column of Parquet that holds the text;
	// DefaultField if empty. A column of a table without a header is named by its number, from 1 on.
	Field string
	// Encoding is the encoding of files that do not say theirs, by one of its usual names. If empty it is guessed where
	// a file is no UTF-8, and Info.Warnings says so.
	Encoding string
	// BothStrands refuses what has no second strand, so that the function of that name can be used on all of the text.
	BothStrands bool
	// Stdin is what the path "-" reads; os.Stdin if nil.
	Stdin io.Reader
	// TempDir is where a pipe is copied to, since a corpus is read more than once; the system's if empty.
	TempDir string
}

// DefaultField is the field that holds the text in most tables.
const DefaultField = "text"

// Files is Open with no options.
func Files(ctx context.Context, paths []string) (Corpus, error) { return Open(ctx, paths, Options{}) }

// Open gives the corpus of the files and folders in paths. It reads everything once, to learn encodings and layouts and
// to hash the content; the text is read again as it is used. A pipe, or "-" for the standard input, is copied to a
// temporary file, for which the corpus has a method Close.
//
// Plain text and Markdown are read in UTF-8 and, with a warning, in other encodings. Hard-wrapped lines are joined,
// files with a paragraph a line are taken as they are (see the rule at layout), headers and footers of Project
// Gutenberg are left out. Of HTML the text is read, of JSON lines, CSV, TSV and Parquet one field, of FASTA the
// sequences, in pieces of at most 4096 letters. Each may be packed by gzip, zstd, xz, bzip2 or zip; a packed text has
// the hash of the plain one.
//
// Folders are walked in order of name, hidden files left out; what is no text is skipped there with a warning. Of a
// folder with plain text only that is read, so that tables of metadata and packed copies beside it do no harm; else its
// tables and packed files are.
//
// A named file that is missing, unreadable, empty or no text is a *FileError, a table without the field a *FieldError,
// a corpus without a single letter an *EmptyError, an encoding that is not known an *EncodingError.
func Open(ctx context.Context, paths []string, opt Options) (Corpus, error) {
	if len(paths) == 0 {
		return nil, errors.New("corpus: no file or folder given; give the path of at least one")
	}
	opt.Field = cmp.Or(opt.Field, DefaultField)
	if opt.Encoding != "" {
		if _, err := encodings.Named(opt.Encoding); err != nil {
			return nil, &EncodingError{Name: opt.Encoding}
		}
	}
	c := &files{}
	if err := c.open(ctx, paths, opt); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// open lists and surveys the files.
func (c *files) open(ctx context.Context, paths []string, opt Options) error {
	var w warnings
	l := lister{seen: map[string]bool{}, warnings: &w, opt: opt, copies: &c.copies}
	sv := surveyor{opt: opt, warnings: &w}
	hash := sha256.New()
	fmt.Fprint(hash, readerVersion+" files\n")
	for _, p := range paths {
		g := &group{}
		if err := l.add(ctx, p, g, true); err != nil {
			return err
		}
		list, err := g.choose(ctx, &sv)
		if err != nil {
			return err
		}
		for _, s := range list {
			if opt.BothStrands && !s.hasStrands() {
				return errOneStrand(s.file.path)
			}
			hash.Write(s.sum)
			c.list = append(c.list, s)
			c.info.Bytes += s.size
			c.info.Files++
		}
	}
	letters := false
	for i := 0; i < len(c.list) && !letters; i++ {
		var err error
		if letters, err = c.list[i].hasText(ctx); err != nil {
			return err
		}
	}
	if !letters {
		return &EmptyError{Corpus: shortName(paths), Read: fmt.Sprintf("%d readable files", len(c.list)),
			Reason: w.first()}
	}
	c.info.Hash = hex.EncodeToString(hash.Sum(nil))
	c.info.Name = shortName(paths)
	c.info.Remark = "files of the user's own, whose domain and licence the plan's key about can state"
	c.info.Warnings = w.strings()
	return nil
}
