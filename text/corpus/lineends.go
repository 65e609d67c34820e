package corpus

import (
	"bufio"
	"io"
)

// fixes are what a text needs besides its encoding.
type fixes struct {
	cr  bool // carriage returns end lines, as on old Macs
	nul bool // a few NUL are left out
}

// reader mends the UTF-8 text that r delivers.
func (f fixes) reader(r io.Reader) io.Reader {
	if f == (fixes{}) {
		return r
	}
	return &fixed{fixes: f, in: bufio.NewReaderSize(r, 32<<10)}
}

type fixed struct {
	fixes
	in    *bufio.Reader
	wasCR bool // the last byte was a carriage return
}

func (f *fixed) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if n > 0 && f.in.Buffered() == 0 {
			break
		}
		c, err := f.in.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		lineFeed := c == '\n' && f.wasCR && f.cr
		f.wasCR = c == '\r'
		switch {
		case c == 0 && f.nul, lineFeed: // the line has ended already
			continue
		case c == '\r' && f.cr:
			c = '\n'
		}
		p[n] = c
		n++
	}
	return n, nil
}

// lineEnds counts how lines end, in bytes of ASCII or of an encoding that holds it.
type lineEnds struct {
	lf  int64
	cr  int64 // carriage returns that no line feed follows, be it after others
	run int64 // carriage returns at the end of what was counted
	nul int64
}

// Write never fails.
func (e *lineEnds) Write(p []byte) (int, error) {
	e.count(p)
	return len(p), nil
}

func (e *lineEnds) count(p []byte) {
	for _, c := range p {
		switch c {
		case '\r':
			e.run++
			continue
		case '\n':
			e.lf++
			e.run = 0
			continue
		case 0:
			e.nul++
		}
		if e.run > 0 {
			e.cr += e.run
			e.run = 0
		}
	}
}

// oldMac tells whether lines end in carriage returns: more than a tenth of the line ends are such. A few within lines
// that end otherwise are white space.
func (e *lineEnds) oldMac() bool {
	cr := e.cr + e.run
	return cr*10 > e.lf+cr
}
