// Package fasta reads sequences of nucleotides and proteins in FASTA: records that begin with a line ">name", followed
// by lines of letters. Lines that begin with ";" are comments. Sequences are streamed, whatever their length.
package fasta

import (
	"errors"
	"fmt"
	"io"
)

// Kind is what the letters of a file stand for.
type Kind int

// The kinds of sequences.
const (
	Nucleotides Kind = iota
	Proteins
)

func (k Kind) String() string { return [...]string{"nucleotides", "proteins"}[k] }

// LineError says what is wrong with a line of a file.
type LineError struct {
	Line int64 // from 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d %v", e.Line, e.Err) }

func (e *LineError) Unwrap() error { return e.Err }

// handler takes what a scan finds, in order.
type handler interface {
	// header begins a record.
	header() error
	// letters are some of the record's, in either case. They are valid up to the return.
	letters(run []byte) error
	// mark is a sign that is no letter: '-' or '.' for a gap of an alignment, '*' for the end of a protein.
	mark(c byte) error
}

// Classes of bytes in a line of a sequence.
const (
	classWrong = iota
	classLetter
	classSpace
	classMark
)

var classes = makeClasses()

func makeClasses() (c [256]uint8) {
	for b := range c {
		switch {
		case 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z':
			c[b] = classLetter
		case b == ' ' || b == '\t' || b == '\r' || b == '\v' || b == '\f':
			c[b] = classSpace
		case b == '-' || b == '.' || b == '*':
			c[b] = classMark
		}
	}
	return c
}

// scan reads a file once.
func scan(r io.Reader, h handler) error {
	s := scanner{handler: h, line: 1, start: true}
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		if err := s.take(buf[:n]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

type scanner struct {
	handler
	line  int64
	start bool // nothing but space stands before in this line
	skip  bool // the rest of the line is a header or a comment
	begun bool // a header or a letter was seen
}

func (s *scanner) take(p []byte) error {
	for i := 0; i < len(p); {
		c := p[i]
		switch {
		case c == '\n':
			s.line++
			s.start, s.skip = true, false
		case s.skip:
		case classes[c] == classLetter:
			end := i + 1
			for end < len(p) && classes[p[end]] == classLetter {
				end++
			}
			s.start, s.begun = false, true
			if err := s.letters(p[i:end]); err != nil {
				return err
			}
			i = end
			continue
		case classes[c] == classSpace:
		case s.start && c == '>':
			s.skip, s.begun = true, true
			if err := s.header(); err != nil {
				return err
			}
		case s.start && c == ';':
			s.skip = true
		case classes[c] == classMark:
			s.start = false
			if err := s.mark(c); err != nil {
				return err
			}
		default:
			return &LineError{s.line, s.wrong(c)}
		}
		i++
	}
	return nil
}

// wrong says why a byte is none of a sequence.
func (s *scanner) wrong(c byte) error {
	switch {
	case c == '>':
		return errors.New("has a > after the beginning of a sequence: a line feed is missing before it")
	case c == '@' && !s.begun:
		return errors.New("begins with @, as FASTQ does")
	case c >= 0x80:
		return errors.New("has a character beyond ASCII in a sequence")
	}
	return fmt.Errorf("has %q, which is no letter of a sequence", c)
}
