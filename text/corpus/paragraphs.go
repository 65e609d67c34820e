package corpus

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxParagraph is where a paragraph is cut, in bytes, so that one 10 MB line costs no more memory
// than any other text. It is far above real paragraphs (a page has some 3 kB).
const maxParagraph = 16 << 10

// assembler joins pieces of lines to paragraphs.
type assembler struct {
	buf   []byte
	yield func(p string) error
}

// add appends part of a line; the caller separates lines by calling it with " ".
func (a *assembler) add(part []byte) error {
	for len(part) > 0 {
		n := min(len(part), maxParagraph-len(a.buf))
		a.buf = append(a.buf, part[:n]...)
		part = part[n:]
		if len(a.buf) >= maxParagraph {
			if err := a.cut(); err != nil {
				return err
			}
		}
	}
	return nil
}

// cut yields the buffer up to its last space, or to its last whole character if it has none.
func (a *assembler) cut() error {
	end := bytes.LastIndexByte(a.buf, ' ')
	if end <= 0 {
		end = len(a.buf)
		for i := 1; i <= utf8.UTFMax && i < len(a.buf); i++ {
			if utf8.RuneStart(a.buf[len(a.buf)-i]) {
				if !utf8.FullRune(a.buf[len(a.buf)-i:]) {
					end = len(a.buf) - i
				}
				break
			}
		}
	}
	p := clean(string(a.buf[:end]))
	a.buf = append(a.buf[:0], a.buf[end:]...)
	if p == "" {
		return nil
	}
	return a.yield(p)
}

// flush ends the paragraph.
func (a *assembler) flush() error {
	p := clean(string(a.buf))
	a.buf = a.buf[:0]
	if p == "" {
		return nil
	}
	return a.yield(p)
}

// clean collapses white space, repairs broken UTF-8, undoes WikiText's marks and returns "" for a
// paragraph without a letter (rules of dashes, page numbers).
func clean(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	s = strings.Join(strings.Fields(s), " ")
	if strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return ""
	}
	return unwiki(s)
}

// joiners are WikiText's marks for a hyphen, comma or point that was split off inside a word.
var joiners = strings.NewReplacer(" @-@ ", "-", " @,@ ", ",", " @.@ ", ".")

// unwiki restores "state-of-the-art" from "state @-@ of @-@ the @-@ art" and takes the equals signs
// from headings such as "= = Name = =". The spaces that WikiText puts before punctuation stay, since
// nothing tells them from real ones; "<unk>" stays and becomes [UNK].
func unwiki(s string) string {
	if strings.Contains(s, "@ ") {
		s = joiners.Replace(s)
	}
	if strings.HasPrefix(s, "= ") && strings.HasSuffix(s, " =") && len(s) > 4 {
		s = strings.Trim(s, "= ")
	}
	return s
}
