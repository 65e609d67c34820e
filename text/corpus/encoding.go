package corpus

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/encodings"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charset is how a file's bytes are turned into UTF-8.
type charset int

const (
	charsetUTF8    charset = iota
	charsetDamaged         // UTF-8 with a few broken bytes, each shown as U+FFFD
	charsetLatin1
	charsetUTF16LE
	charsetUTF16BE
	charsetOther // the encoding that is named beside it
)

var bom = []byte("\xef\xbb\xbf")

// reader converts r to UTF-8 without a byte order mark. Latin-1 is read as Windows-1252, which has
// the same letters and typographic quotes where Latin-1 has control characters.
func (c charset) reader(r io.Reader, other encodings.Encoding) io.Reader {
	switch c {
	case charsetOther:
		return withoutMark(other.Reader(r))
	case charsetLatin1:
		return transform.NewReader(r, charmap.Windows1252.NewDecoder())
	case charsetUTF16LE:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case charsetUTF16BE:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	}
	return withoutMark(r)
}

// withoutMark leaves out a byte order mark.
func withoutMark(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(len(bom)); bytes.Equal(head, bom) {
		_, _ = b.Discard(len(bom)) // cannot fail: these bytes are in the buffer
	}
	return b
}

// byteStats decides the charset from one pass over the bytes, whatever the sizes of the writes.
type byteStats struct {
	size     int64
	nul      int64
	controls int64 // C0 other than tab, line feed, form feed and carriage return
	multi    int64 // well-formed characters of two bytes and more
	broken   int64 // bytes that are no UTF-8
	head     []byte
	tail     []byte // start of a character whose end is in the next write

	ends   lineEnds
	first  []byte // the beginning, up to sampleSize
	sample []byte // lines with bytes that are no ASCII, up to sampleSize
	line   []byte // of the sample, so far
	last   []byte // the last 4 bytes
}

// Write never fails; it makes byteStats an io.Writer for io.MultiWriter.
func (s *byteStats) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	if n := 4 - len(s.head); n > 0 {
		s.head = append(s.head, p[:min(n, len(p))]...)
	}
	s.ends.count(p)
	s.collect(p)
	for _, b := range p {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			s.controls++
			if b == 0 {
				s.nul++
			}
		}
	}
	rest := p
	for len(s.tail) > 0 && len(rest) > 0 { // at most three bytes
		s.tail = append(s.tail, rest[0])
		rest = rest[1:]
		for utf8.FullRune(s.tail) { // holds for broken starts too; what follows them may be whole
			_, n := utf8.DecodeRune(s.tail)
			s.count(s.tail[:n])
			s.tail = append(s.tail[:0], s.tail[n:]...)
		}
	}
	keep := 0
	for i := 1; i < utf8.UTFMax && i <= len(rest); i++ {
		if b := rest[len(rest)-i:]; utf8.RuneStart(b[0]) {
			if !utf8.FullRune(b) {
				keep = i
			}
			break
		}
	}
	s.count(rest[:len(rest)-keep])
	s.tail = append(s.tail, rest[len(rest)-keep:]...)
	return len(p), nil
}

func (s *byteStats) count(p []byte) {
	for len(p) > 0 {
		if p[0] < utf8.RuneSelf {
			p = p[1:]
			continue
		}
		r, n := utf8.DecodeRune(p)
		if r == utf8.RuneError && n == 1 {
			s.broken++
		} else {
			s.multi++
		}
		p = p[n:]
	}
}
