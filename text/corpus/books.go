package corpus

import (
	"bytes"
	"regexp"
	"strings"
)

// span is a range of lines of a file, counted from 1: from the line from up to the one before to; to is 0 for the end
// of the file.
type span struct{ from, to int }

// has tells whether line n is in the span.
func (s span) has(n int) bool { return n >= s.from && (s.to == 0 || n < s.to) }

const (
	headerLines = 600 // a header of Project Gutenberg with its small print has up to 350 lines
	ownLines    = 20  // lines with text that make what stands before a header, or after a licence, a text of its own
)

// bookFinder finds the books in a file's lines: what is between the marks that Project Gutenberg puts around a book,
// and text of other origin before, between and after such books. A file without marks is one span.
type bookFinder struct {
	spans []span

	state   bookState
	from    int       // first line of the span that is open
	filled  int       // its lines with text
	heads   []heading // lines that may begin the header of the next book, the last few
	skipTo  bool      // the mark goes on in further lines, up to a blank one
	etext   bool      // a header of the years up to 2003 was seen
	after   int64     // characters after the last end mark
	dropped int64     // the most characters left out after one end mark
}

type bookState int

const (
	inBook    bookState = iota // also text before the first mark
	inLicence                  // after the end of a book
	between                    // after the end of a licence
)

// heading is a line that reads as the first of a header.
type heading struct{ line, filled int }

// line takes line n, of which head is the beginning and chars the size in characters.
func (b *bookFinder) line(n int, head []byte, blank bool, chars int) {
	if n == 1 {
		b.from = 1
	}
	if b.skipTo || b.state == inBook && b.filled == 0 && blank {
		b.skipTo = b.skipTo && !blank
		b.from = n + 1
		return
	}
	if b.state == inLicence || b.state == between {
		b.after += int64(chars) + 1
	}
	print := smallPrintEnd(head)
	switch {
	case b.state == inLicence && licenceEnd(head), b.state != inBook && print && len(b.heads) == 0:
		// The licence ends here; some have the small print at the end.
		b.dropped = max(b.dropped, b.after)
		b.state, b.from, b.filled, b.heads, b.after = between, n+1, 0, nil, 0
	case gutenbergStart(head) || print:
		b.start(n)
		b.etext = b.etext || print
		// The mark of a long title ends in a later line.
		b.skipTo = !print && !bytes.HasSuffix(bytes.TrimSpace(head), []byte("*"))
	case gutenbergEnd(head) || etextEnd(head):
		if b.state == inBook {
			b.close(n)
			b.state, b.after = inLicence, 0
		}
	default:
		if gutenbergHeader(head) {
			const most = 64
			if len(b.heads) == most {
				b.heads = b.heads[1:]
			}
			b.heads = append(b.heads, heading{n, b.filled})
		}
		if !blank {
			b.filled++
		}
	}
}

// start begins a book after the mark in line n. What is before it is the book's header, or also a text of its own or a
// book without an end mark, which go up to the line that reads as a header's first.
func (b *bookFinder) start(n int) {
	if b.state != inLicence {
		end, filled := 0, 0
		for _, h := range b.heads {
			if n-h.line <= headerLines {
				end, filled = h.line, h.filled
				break
			}
		}
		if end == 0 && n-b.from > headerLines {
			end, filled = n, b.filled
		}
		if filled >= ownLines {
			b.spans = append(b.spans, span{b.from, end})
		}
	}
	b.dropped = max(b.dropped, b.after)
	b.state, b.from, b.filled, b.heads, b.after = inBook, n+1, 0, nil, 0
}

// close ends the open span before line n.
func (b *bookFinder) close(n int) {
	if b.from < n || n == 0 { // n is 0 at the end of the file
		b.spans = append(b.spans, span{b.from, n})
	}
	b.filled, b.heads = 0, nil
}

// end is called after the last line.
func (b *bookFinder) end() []span {
	switch {
	case b.state == inBook && (b.filled > 0 || len(b.spans) == 0):
		b.close(0)
	case b.state == between && b.filled >= ownLines:
		b.close(0)
	case b.state == inLicence:
		b.dropped = max(b.dropped, b.after)
	}
	return b.spans
}

var (
	smallPrint = regexp.MustCompile(`(?i)^\W*END\W*THE SMALL PRINT`)
	endOfEtext = regexp.MustCompile(`(?i)^\W*end of (the |this )?project gutenberg`)
	pgHeader   = regexp.MustCompile(`(?i)^\W*(this is )?(the )?project gutenberg` +
		`('s|[- ]?(e?book|e-?text|edition|presents)\b| of australia)`)
)

// smallPrintEnd knows the last line of a header of the years up to 2003, "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN
// ETEXTS*Ver.04.29.93*END*".
func smallPrintEnd(line []byte) bool { return smallPrint.Match(line) }

// etextEnd knows the first line of an old footer: "End of The Project Gutenberg Etext of NAME" and its kin.
func etextEnd(line []byte) bool { return endOfEtext.Match(line) }

// gutenbergHeader knows the first line of a header: "The Project Gutenberg EBook of NAME".
func gutenbergHeader(line []byte) bool {
	return pgHeader.Match(bytes.TrimPrefix(line, bom))
}

// licenceEnd knows the last line of the licence after a book.
func licenceEnd(line []byte) bool {
	s := strings.ToLower(string(line))
	return strings.Contains(s, "newsletter to hear about new ebooks") ||
		strings.Contains(s, "how to subscribe to our email newsletter")
}
