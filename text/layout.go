package text

import (
	"bufio"
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
	start   int // number of the last line of Project Gutenberg's header, 0 for none
	end     int // number of the first line of its footer, 0 for none
}

// maxWrapped is the widest hard wrap in use, in characters, with some room (Gutenberg has 72).
const maxWrapped = 100

// lines calls fn with each line in parts of bounded size; last marks the part that ends a line.
// The line feed and a carriage return before it are taken off.
func lines(r io.Reader, fn func(part []byte, last bool) error) error {
	b := bufio.NewReaderSize(r, 64<<10)
	open := false // a line was begun and not ended
	for {
		part, err := b.ReadSlice('\n')
		last := err == nil
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return err
		}
		end := errors.Is(err, io.EOF)
		if end && len(part) == 0 && !open {
			return nil
		}
		part = bytes.TrimSuffix(part, []byte("\n"))
		if last || end {
			part = bytes.TrimSuffix(part, []byte("\r"))
		}
		if err := fn(part, last || end); err != nil {
			return err
		}
		if end {
			return nil
		}
		open = !last
	}
}

// findLayout reads a file's text once.
func findLayout(r io.Reader) (layout, error) {
	var (
		l                          layout
		n, blank, filled, long, up int // up: filled lines that follow a filled line
		chars                      int
		isBlank, prevFilled        = true, false
		head                       []byte
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
		if l.start == 0 && gutenbergStart(head) {
			l.start = n
		} else if l.end == 0 && gutenbergEnd(head) {
			l.end = n
		}
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
	if l.end > 0 && l.end < l.start {
		l.end = 0 // a quotation of the marks, not a footer
	}
	l.wrapped = blank > 0 && up > 0 && long*20 <= filled
	return l, err
}

// gutenbergStart knows the line "*** START OF THIS PROJECT GUTENBERG EBOOK NAME ***" in its variants.
func gutenbergStart(line []byte) bool { return gutenbergMark(line, "START OF") }

// gutenbergEnd knows the footer's first line: "End of the Project Gutenberg EBook of NAME" or the
// mark "*** END OF ...".
func gutenbergEnd(line []byte) bool {
	return gutenbergMark(line, "END OF") ||
		bytes.HasPrefix(line, []byte("End of the Project Gutenberg")) ||
		bytes.HasPrefix(line, []byte("End of Project Gutenberg"))
}

func gutenbergMark(line []byte, what string) bool {
	line = bytes.TrimSpace(line)
	if !bytes.HasPrefix(line, []byte("***")) {
		return false
	}
	line = bytes.TrimLeft(line, "* ")
	return bytes.HasPrefix(line, []byte(what)) && bytes.Contains(line, []byte("PROJECT GUTENBERG"))
}

// paragraphs yields the paragraphs of a file whose text r delivers.
func (l layout) paragraphs(r io.Reader, yield func(p string) error) error {
	a := assembler{yield: yield}
	n, filled := 1, false // number of the current line; whether it has shown anything but space
	skipRest := l.start > 0
	err := lines(r, func(part []byte, last bool) error {
		defer func() {
			if last {
				n++
				filled = false
			}
		}()
		filled = filled || len(bytes.TrimSpace(part)) > 0
		switch {
		case l.end > 0 && n >= l.end:
			return errEnd
		case n <= l.start:
			return nil
		case skipRest: // a long title wraps the mark onto further lines
			if last && !filled {
				skipRest = false
			}
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

var errEnd = errors.New("end of the book")
