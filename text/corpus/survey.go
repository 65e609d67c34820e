package corpus

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// surveyor makes the first passes over texts.
type surveyor struct {
	opt      Options
	warnings *warnings
}

// all surveys texts in order. What is wrong with one that was found on the way is a warning.
func (sv *surveyor) all(ctx context.Context, list []listed) ([]source, error) {
	var out []source
	for _, f := range list {
		s, notes, err := sv.survey(ctx, f)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			if err = newFileError(f.path, err); f.named {
				return nil, err
			}
			sv.warnings.add("skipped: " + err.Error())
			continue
		}
		for _, n := range notes {
			sv.warnings.add(n)
		}
		out = append(out, s)
	}
	return out, nil
}

// survey makes two passes over a text: bytes, then lines or rows. It gives what the user should know.
func (sv *surveyor) survey(ctx context.Context, f listed) (s source, notes []string, err error) {
	s = source{file: f, field: sv.opt.Field}
	var stats byteStats
	sum := sha256.New()
	if err := s.firstPass(ctx, io.MultiWriter(sum, &stats)); err != nil {
		return s, nil, err
	}
	s.size, s.sum = stats.size, sum.Sum(nil)
	if s.format, err = sv.formatOf(f, &stats); err != nil {
		return s, nil, err
	}
	if s.format != formatParquet {
		d, err := stats.decide(sv.opt.Encoding, s.format)
		if err != nil {
			return s, nil, err
		}
		s.charset, s.enc, s.fix = d.charset, d.enc, d.fix
		if said := d.warning(f.path, "; the plan's key corpus_encoding names another"); said != "" {
			notes = append(notes, said)
		}
		if s.charset.wide(s.enc) {
			if err := s.wideLineEnds(ctx); err != nil {
				return s, nil, err
			}
		}
	}
	more, err := s.secondPass(ctx)
	if tag := s.reading(); tag != "" {
		h := sha256.New()
		h.Write(s.sum)
		fmt.Fprint(h, tag)
		s.sum = h.Sum(nil)
	}
	return s, append(append(notes, more...), sv.lookalike(s, &stats)...), err
}

// firstPass reads all bytes.
func (s *source) firstPass(ctx context.Context, w io.Writer) error {
	raw, err := s.file.member.Open()
	if err != nil {
		return err
	}
	defer raw.Close()
	_, err = io.Copy(w, alive{ctx, raw})
	return err
}

// formatOf goes by the name, or by the content where there is none or where a field says that there are fields.
func (sv *surveyor) formatOf(f listed, stats *byteStats) (format, error) {
	got, known := formatByName(f.member.Name)
	if got == formatFASTA && persian(f.member.Name, stats.first) {
		got = formatText
	}
	if f.piped || !known && sv.opt.Field != DefaultField {
		got = sniff(stats.first, strings.TrimPrefix(sv.opt.Field, DefaultField))
	}
	if !isParquet(stats) {
		if got == formatParquet {
			return 0, &FileError{Err: errors.New("it is no Parquet, whatever its name says"), Next: "give it its right name"}
		}
		return got, nil
	}
	if f.member.Packed != "" {
		return 0, &FileError{Err: fmt.Errorf("it is Parquet within %s", f.member.Packed),
			Next: "unpack it first: Parquet is packed within"}
	}
	return formatParquet, nil
}

// secondPass reads lines or rows.
func (s *source) secondPass(ctx context.Context) (notes []string, err error) {
	if s.format == formatFASTA {
		return s.surveySequences(ctx)
	}
	if s.format.table() {
		count, err := s.rows(ctx, func(string) error { return nil })
		if s.header = count.Header; s.header != "" {
			notes = append(notes, fmt.Sprintf("%s: its first line is taken for a header and left out: %s", s.file.path,
				s.header))
		}
		if err == nil && count.Without > 0 {
			notes = append(notes, fmt.Sprintf("%s: without a field %q, and left out: %d of %s", s.file.path, s.field,
				count.Without, prose.Count(int(count.Rows), "row")))
		}
		return notes, err
	}
	r, err := s.text(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if s.layout, err = findLayout(r); err != nil {
		return nil, err
	}
	if s.format == formatHTML {
		s.layout.wrapped = false // a line is a paragraph, however short
	}
	const licence = 40_000 // characters: the longest has half of it
	if s.layout.dropped > licence {
		notes = append(notes, fmt.Sprintf("%s: %d characters after the end mark of a Project Gutenberg book are left out "+
			"with its licence; put them into a file of their own to read them", s.file.path, s.layout.dropped))
	}
	return notes, nil
}

// wideLineEnds finds how lines end in an encoding that does not hold ASCII.
func (s *source) wideLineEnds(ctx context.Context) error {
	s.fix = fixes{}
	r, err := s.text(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	var ends lineEnds
	if _, err := io.Copy(&ends, r); err != nil {
		return err
	}
	s.fix = fixes{cr: ends.oldMac(), nul: ends.nul > 0}
	return nil
}

// reading says how a text is read where it is not how plain text always was, for the hash.
func (s *source) reading() string {
	var tags []string
	if s.format != formatText {
		tags = append(tags, s.format.String())
	}
	if s.format.table() {
		tags = append(tags, "field "+s.field)
	}
	if s.header != "" {
		tags = append(tags, "header")
	}
	if s.format == formatFASTA {
		tags = append(tags, s.letters.String())
	}
	if s.charset == charsetOther {
		tags = append(tags, "encoding "+s.enc.Name)
	}
	if s.fix.cr {
		tags = append(tags, "cr")
	}
	if s.fix.nul {
		tags = append(tags, "nul")
	}
	if s.layout.changed {
		tags = append(tags, "books 2")
	}
	return strings.Join(tags, "\n")
}

// lookalike is a note for what is read as plain text and looks like something else.
func (sv *surveyor) lookalike(s source, stats *byteStats) []string {
	if s.format != formatText {
		return nil
	}
	switch name := s.file.member.Name; {
	case isMarkup(name):
		return []string{s.file.path + " is markup by its name, and is read as it is, tags and keys included"}
	case s.charset == charsetOther:
	case strings.HasPrefix(string(stats.first[:min(len(stats.first), 5)]), `{\rtf`):
		return []string{s.file.path + " is RTF and is read as it is, with its commands; save it as plain text first"}
	default:
		switch sniff(stats.first, "") {
		case formatJSON:
			return []string{s.file.path + " looks like JSON lines and is read as plain text by its name; " +
				"call it .jsonl to read a field of it"}
		case formatFASTA:
			return []string{s.file.path + " looks like FASTA and is read as plain text by its name; " +
				"call it .fa to read its sequences"}
		case formatHTML:
			return []string{s.file.path + " looks like HTML and is read as plain text by its name; " +
				"call it .html to read its text"}
		}
	}
	return nil
}
