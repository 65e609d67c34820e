package fasta

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// Summary is what one pass over a file counts.
type Summary struct {
	Records  int64
	Empty    int64     // records without a letter
	Headless bool      // letters stand before the first header
	Letters  [26]int64 // A to Z, in either case
	Lower    int64     // of them, in lower case
	Gaps     int64     // runs of GapRun N and more
	InGaps   int64     // letters in them
	Dashes   int64     // signs of gaps in alignments
	Stops    int64     // signs of a protein's end

	run   int64 // N at the end of what was read of the record
	found bool  // the record has a letter
}

// Survey reads a file once. A fault is a *LineError.
func Survey(r io.Reader) (*Summary, error) {
	c := &counting{}
	if err := scan(r, c); err != nil {
		return nil, err
	}
	c.endRecord()
	return &c.Summary, nil
}

// counting is the handler of Survey.
type counting struct{ Summary }

func (s *counting) header() error {
	s.endRecord()
	s.Records++
	return nil
}

func (s *counting) endRecord() {
	s.endRun()
	if s.Records > 0 && !s.found {
		s.Empty++
	}
	s.found = false
}

func (s *counting) endRun() {
	if s.run >= GapRun {
		s.Gaps++
		s.InGaps += s.run
	}
	s.run = 0
}

func (s *counting) letters(run []byte) error {
	if s.Records == 0 {
		s.Headless, s.Records = true, 1
	}
	s.found = true
	for _, c := range run {
		if c >= 'a' {
			s.Lower++
			c -= 'a' - 'A'
		}
		s.Letters[c-'A']++
		if c == 'N' || !isIUPAC(c) {
			s.run++
		} else if s.run > 0 {
			s.endRun()
		}
	}
	return nil
}

func (s *counting) mark(c byte) error {
	if c == '*' {
		s.Stops++
	} else {
		s.Dashes++
	}
	return nil
}

// Total is the number of letters.
func (s *Summary) Total() (n int64) {
	for _, k := range s.Letters {
		n += k
	}
	return n
}

// Kind goes by the letters: nine of ten in a sequence of nucleotides are A, C, G, T, U or N.
func (s *Summary) Kind() Kind {
	if s.count("ACGTUN")*10 >= s.Total()*9 {
		return Nucleotides
	}
	return Proteins
}

func (s *Summary) count(letters string) (n int64) {
	for _, c := range letters {
		n += s.Letters[c-'A']
	}
	return n
}

// Notes say what a reader of the sequences should know, in sentences without the file's name.
func (s *Summary) Notes(kind Kind) (notes []string) {
	note := func(n int64, format string, args ...any) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	if s.Headless {
		notes = append(notes, "letters stand before the first line with >, and are read as a record")
	}
	note(s.Empty, "%s without a sequence", prose.Count(int(s.Empty), "record"))
	note(s.Lower, "%s of the letters are in lower case (masked as repeats, as a rule) and made upper case",
		s.share(s.Lower))
	note(s.Dashes, "%s (- and . in alignments) left out", prose.Count(int(s.Dashes), "gap sign"))
	note(s.Stops, "%s (* in proteins) left out", prose.Count(int(s.Stops), "end sign"))
	if kind == Proteins {
		return notes
	}
	note(s.Gaps, "%s of %d N and more, %s of the letters, left out", prose.Count(int(s.Gaps), "gap"), GapRun,
		s.share(s.InGaps))
	n := s.Letters['N'-'A']
	for c, k := range s.Letters {
		if !isIUPAC(byte('A' + c)) {
			n += k
		}
	}
	n -= s.InGaps // of which others than N are read as N, too
	note(n, "N for any nucleotide is %s of the letters beside that", s.share(n))
	several := s.named(func(c byte) bool { return isIUPAC(c) && !strings.ContainsRune("ACGTUN", rune(c)) })
	note(int64(len(several)), "letters for several nucleotides: %s", strings.Join(several, ", "))
	others := s.named(func(c byte) bool { return !isIUPAC(c) })
	note(int64(len(others)), "letters that stand for no nucleotide, read as N: %s", strings.Join(others, ", "))
	return notes
}

// share is a percentage of all letters.
func (s *Summary) share(n int64) string {
	return fmt.Sprintf("%.3g %%", 100*float64(n)/float64(s.Total()))
}

// named lists letters with their shares, the most frequent first.
func (s *Summary) named(which func(c byte) bool) (list []string) {
	var letters []byte
	for c := range s.Letters {
		if s.Letters[c] > 0 && which(byte('A'+c)) {
			letters = append(letters, byte('A'+c))
		}
	}
	slices.SortStableFunc(letters, func(a, b byte) int { return int(s.Letters[b-'A'] - s.Letters[a-'A']) })
	for _, c := range letters {
		list = append(list, fmt.Sprintf("%c %s", c, s.share(s.Letters[c-'A'])))
	}
	return list
}
