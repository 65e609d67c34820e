package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	htmlcharset "golang.org/x/net/html/charset"

	"github.com/ablate-go/ablate/internal/encodings"
	"github.com/ablate-go/ablate/internal/prose"
)

// decision is how a text's bytes are read, and why.
type decision struct {
	charset charset
	enc     encodings.Encoding // where charset is charsetOther
	fix     fixes
	why     reason
	nul     int64
	words   []string // some of the text, where the encoding is a guess
	given   string   // the encoding that was named, where the text is UTF-8 all the same
}

type reason int

const (
	seen   reason = iota // a mark, or UTF-8
	named                // by the user
	stated               // by the file itself
	guessed
)

// decide finds the encoding; an error says why the bytes are no text, and what to do. given is the user's name of an
// encoding, which holds unless the text is marked as Unicode or is UTF-8 beyond ASCII.
func (s *byteStats) decide(given string, f format) (d decision, err error) {
	s.endLine()
	broken := s.broken + int64(len(s.tail))
	d.fix.cr = s.ends.oldMac()
	if s.size == 0 {
		return d, &FileError{Err: errors.New("it is empty"), Next: "leave it out or put text into it"}
	}
	if s.marked(&d) {
		return d, nil
	}
	if enc, err := encodings.Named(given); given != "" && err == nil && !enc.IsUTF8() {
		if s.multi > 0 && broken == 0 && s.nul == 0 {
			d.given = enc.Name
			return d, nil
		}
		d.charset, d.enc, d.why = charsetOther, enc, named
		return d, nil
	} else if given != "" && err == nil && broken > 0 {
		d.charset = charsetDamaged
	}
	switch {
	case s.nul > 0 || s.controls*20 > s.size && !s.switches(): // 5% leaves room for terminal colours in logs
		return s.notASCII(d)
	case s.switches():
		jis, err := encodings.Named("iso-2022-jp")
		d.charset, d.enc = charsetOther, jis
		return s.guess(d), err
	case broken == 0 || d.charset == charsetDamaged:
		return d, nil
	case s.multi > broken: // mostly whole characters: a cut or two, not another encoding
		d.charset = charsetDamaged
		return d, nil
	}
	if enc, ok := statedByHTML(s.first, f); ok {
		d.charset, d.enc, d.why = charsetOther, enc, stated
		return d, nil
	}
	d.charset, d.enc = charsetOther, encodings.Guess(s.sample)
	if d.enc.Name == encodings.Western.Name {
		d.charset = charsetLatin1
	}
	return s.guess(d), nil
}

// marked finds a byte order mark of UTF-16 and UTF-32.
func (s *byteStats) marked(d *decision) bool {
	switch {
	case bytes.HasPrefix(s.head, []byte("\xff\xfe\x00\x00")):
		d.charset, d.enc = charsetOther, encodings.UTF32LE
	case bytes.HasPrefix(s.head, []byte("\x00\x00\xfe\xff")):
		d.charset, d.enc = charsetOther, encodings.UTF32BE
	case bytes.HasPrefix(s.head, []byte("\xff\xfe")):
		d.charset = charsetUTF16LE
	case bytes.HasPrefix(s.head, []byte("\xfe\xff")):
		d.charset = charsetUTF16BE
	default:
		return false
	}
	return true
}

// notASCII reads what has NUL or control characters: UTF-16 or UTF-32 without a mark, or text with a few NUL in it.
func (s *byteStats) notASCII(d decision) (decision, error) {
	others := s.controls - s.nul
	if s.nul*50 > s.size || others*20 > s.size { // every space of UTF-16 has a NUL, every Russian letter a control
		if enc, ok := encodings.Unmarked(s.first); ok {
			d.charset, d.enc = charsetOther, enc
			return s.guess(d), nil
		}
	}
	switch {
	case others*20 > s.size:
		return d, notText("it is binary (%s in %s)", prose.Count(int(s.controls), "control character"),
			prose.Count(int(s.size), "byte"))
	case s.nul*100 > s.size:
		return d, notText("it is binary (%s of %d), or UTF-16 without a byte order mark",
			prose.Count(int(s.nul), "NUL byte"), s.size)
	}
	clean := *s
	clean.nul, clean.controls = 0, others
	nul := s.nul
	d, err := clean.decide("", formatText)
	d.fix.nul, d.nul = true, nul
	return d, err
}

// switches tells text of ISO-2022-JP, which is ASCII with commands that change the character set.
func (s *byteStats) switches() bool {
	return s.multi == 0 && s.broken == 0 && s.nul == 0 &&
		(bytes.Contains(s.sample, []byte("\x1b$B")) || bytes.Contains(s.sample, []byte("\x1b$@")))
}

// statedByHTML is the encoding that a document states in a tag of its head.
func statedByHTML(first []byte, f format) (encodings.Encoding, bool) {
	if f != formatHTML {
		return encodings.Encoding{}, false
	}
	const searched = 1024 // by browsers
	_, name, _ := htmlcharset.DetermineEncoding(first[:min(len(first), searched)], "")
	enc, err := encodings.Named(name)
	return enc, err == nil && !enc.IsUTF8() && enc.Name != encodings.Western.Name // which it gives where nothing is stated
}

// guess takes some words of the text for the warning.
func (s *byteStats) guess(d decision) decision {
	enc, sample := d.enc, s.sample
	if d.charset == charsetLatin1 {
		enc = encodings.Western
	}
	if strings.HasPrefix(enc.Name, "utf-") {
		sample = s.first
	}
	d.why, d.words = guessed, oddWords(enc.Text(sample))
	return d
}

// oddWords are a few words of a text, those with characters beyond ASCII first.
func oddWords(s string) (words []string) {
	const most, longest = 3, 20
	take := func(odd bool) {
		for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			isOdd := strings.IndexFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0
			if len(words) == most || isOdd != odd || utf8.RuneCountInString(w) < 2 || slices.Contains(words, w) {
				continue
			}
			if r := []rune(w); len(r) > longest {
				w = string(r[:longest]) + "…"
			}
			words = append(words, w)
		}
	}
	take(true)
	if len(words) == 0 {
		take(false)
	}
	return words
}

func notText(format string, args ...any) error {
	return &FileError{Err: fmt.Errorf(format, args...), Next: "give plain text in UTF-8"}
}
