package corpus

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// layout is how a file's lines make paragraphs, decided from a pass over the whole file.
type layout struct {
	// wrapped: lines are joined up to the next blank line. It holds if the file has blank lines,
	// has neighbouring lines that are not blank, and at most one line in twenty is longer than
	// maxWrapped characters. Else each line is a paragraph (WikiText, one sentence a line).
	wrapped bool
	spans   []span // the lines that are text: all, or those of each book of Project Gutenberg
	changed bool   // the spans are not those of the rule that was first; see firstBook
	dropped int64  // the most characters left out after the end of a book
}

// maxWrapped is the widest hard wrap in use, in characters, with some room (Gutenberg has 72).
const maxWrapped = 100

// findLayout reads a file's text once.
func findLayout(r io.Reader) (layout, error) {
	var (
		l                          layout
		n, blank, filled, long, up int // up: filled lines that follow a filled line
		chars                      int
		isBlank, prevFilled        = true, false
		head                       []byte
		first                      firstBook
		all                        bookFinder
	)
	err := lines(r, func(part []byte, last bool) error {
		chars += utf8.RuneCount(part)
		isBlank = isBlank && len(bytes.TrimSpace(part)) == 0
		if k := 200 - len(head); k > 0 {
			head = append(head, part[:min(k, len(part))]...)
		}
		if !last {
			return nil
		}
		n++
		first.line(n, head, isBlank)
		all.line(n, head, isBlank, chars)
		switch {
		case isBlank:
			blank++
		default:
			filled++
			if prevFilled {
				up++
			}
			if chars > maxWrapped {
				long++
			}
		}
		prevFilled = !isBlank
		chars, isBlank, head = 0, true, head[:0]
		return nil
	})
	l.spans, l.changed = books(&first, &all)
	l.dropped = all.dropped
	l.wrapped = blank > 0 && up > 0 && long*20 <= filled
	return l, err
}

// paragraphs yields the paragraphs of a file whose text r delivers.
func (l layout) paragraphs(r io.Reader, yield func(p string) error) error {
	a := assembler{yield: yield}
	n, filled := 1, false // number of the current line; whether it has shown anything but space
	spans := l.spans
	err := lines(r, func(part []byte, last bool) error {
		defer func() {
			if last {
				n++
				filled = false
			}
		}()
		filled = filled || len(bytes.TrimSpace(part)) > 0
		if len(spans) > 0 && spans[0].to != 0 && n >= spans[0].to {
			spans = spans[1:]
			if err := a.flush(); err != nil {
				return err
			}
		}
		switch {
		case len(spans) == 0:
			return errEnd
		case !spans[0].has(n):
			return nil
		}
		if err := a.add(part); err != nil || !last {
			return err
		}
		if l.wrapped && filled {
			return a.add([]byte(" "))
		}
		return a.flush()
	})
	if err != nil && !errors.Is(err, errEnd) {
		return err
	}
	return a.flush()
}

var errEnd = errors.New("end of the last book")
