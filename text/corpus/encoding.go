package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

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
)

var bom = []byte("\xef\xbb\xbf")

// reader converts r to UTF-8 without a byte order mark. Latin-1 is read as Windows-1252, which has
// the same letters and typographic quotes where Latin-1 has control characters.
func (c charset) reader(r io.Reader) io.Reader {
	switch c {
	case charsetLatin1:
		return transform.NewReader(r, charmap.Windows1252.NewDecoder())
	case charsetUTF16LE:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case charsetUTF16BE:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	}
	b := bufio.NewReader(r)
	if head, _ := b.Peek(len(bom)); bytes.Equal(head, bom) {
		_, _ = b.Discard(len(bom)) // cannot fail: these bytes are in the buffer
	}
	return b
}

// warning is what the user is told about a file read so, "" for clean UTF-8.
func (c charset) warning(path string) string {
	switch c {
	case charsetDamaged:
		return fmt.Sprintf("%s has broken UTF-8 in places; each is read as U+FFFD", path)
	case charsetLatin1:
		return fmt.Sprintf("%s is Latin-1 (read as Windows-1252), converted to UTF-8", path)
	case charsetUTF16LE, charsetUTF16BE:
		return fmt.Sprintf("%s is UTF-16, converted to UTF-8", path)
	}
	return ""
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
}

// Write never fails; it makes byteStats an io.Writer for io.MultiWriter.
func (s *byteStats) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	if n := 3 - len(s.head); n > 0 {
		s.head = append(s.head, p[:min(n, len(p))]...)
	}
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

// charset returns the encoding; an error says why the bytes are not text, and what to do.
func (s *byteStats) charset() (charset, error) {
	broken := s.broken + int64(len(s.tail))
	switch {
	case s.size == 0:
		return 0, &FileError{Err: errors.New("it is empty"), Next: "leave it out or put text into it"}
	case bytes.HasPrefix(s.head, []byte("\xff\xfe")):
		return charsetUTF16LE, nil
	case bytes.HasPrefix(s.head, []byte("\xfe\xff")):
		return charsetUTF16BE, nil
	case s.nul > 0:
		return 0, notText("it is binary (%d NUL bytes of %d), or UTF-16 without a byte order mark", s.nul, s.size)
	case s.controls*20 > s.size: // prose has none; 5% leaves room for terminal colours in logs
		return 0, notText("it is binary (%d control characters of %d bytes)", s.controls, s.size)
	case broken == 0:
		return charsetUTF8, nil
	case s.multi > broken: // mostly whole characters: a cut or two, not another encoding
		return charsetDamaged, nil
	}
	return charsetLatin1, nil
}

func notText(format string, args ...any) error {
	return &FileError{Err: fmt.Errorf(format, args...), Next: "give plain text in UTF-8"}
}
