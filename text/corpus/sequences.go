package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/fasta"
)

// proteinEnding is that of FASTA with proteins, whatever their letters.
const proteinEnding = ".faa"

// sequences yields those of FASTA: a record is a document, whose pieces are paragraphs without spaces.
func (s source) sequences(ctx context.Context, yield func(p string) error) error {
	r, err := s.text(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	return fasta.Read(r, s.letters, yield)
}

// surveySequences reads FASTA once, and finds what its letters stand for.
func (s *source) surveySequences(ctx context.Context) (notes []string, err error) {
	r, err := s.text(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	found, err := fasta.Survey(r)
	if err != nil {
		return nil, err
	}
	s.letters = found.Kind()
	if strings.EqualFold(path.Ext(s.file.member.Name), proteinEnding) {
		s.letters = fasta.Proteins
	}
	if said := found.Notes(s.letters); len(said) > 0 {
		notes = append(notes, fmt.Sprintf("%s, %s: %s", s.file.path, s.letters, strings.Join(said, "; ")))
	}
	return notes, nil
}

// hasStrands tells DNA and RNA, which have a second strand.
func (s source) hasStrands() bool { return s.format == formatFASTA && s.letters == fasta.Nucleotides }

func errOneStrand(path string) error {
	return &FileError{Path: path, Err: errors.New("it has no second strand, since it is no FASTA with nucleotides"),
		Next: "give such files alone, or read one strand"}
}

// BothStrands is a corpus of nucleotides in which each paragraph is followed by its reverse complement. Used on the
// parts that Split gives, both strands of a region are in the same part.
func BothStrands(c Corpus) Corpus { return bothStrands{c} }

type bothStrands struct{ Corpus }

func (b bothStrands) Info() Info {
	info := b.Corpus.Info()
	sum := sha256.Sum256([]byte("both strands " + info.Hash))
	info.Hash = hex.EncodeToString(sum[:])
	return info
}

func (b bothStrands) Paragraphs(ctx context.Context, yield func(p string) error) error {
	return b.Corpus.Paragraphs(ctx, func(p string) error {
		if err := yield(p); err != nil {
			return err
		}
		return yield(fasta.ReverseComplement(p))
	})
}

// persian tells text in Persian, whose files end in .fa too, by a character beyond ASCII before any header.
func persian(name string, start []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(bytes.TrimPrefix(start, bom), " \t\r\n"), []byte("\n"))
	return strings.EqualFold(path.Ext(name), ".fa") && !bytes.HasPrefix(line, []byte(">")) &&
		!bytes.HasPrefix(line, []byte(";")) && bytes.IndexFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0
}

// looksLikeFASTA tells FASTA by its beginning: a line with >, and then one of at least some letters and nothing else.
// Quotations in mail begin with > too.
func looksLikeFASTA(start []byte) bool {
	const least = 10
	header := false
	for line := range bytes.Lines(start) {
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0 || line[0] == ';':
		case line[0] == '>':
			header = true
		default:
			return header && len(line) >= least && bytes.IndexFunc(line, func(r rune) bool {
				return !('A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || r == '-' || r == '*')
			}) < 0
		}
	}
	return false
}
