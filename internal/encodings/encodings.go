// Package encodings names the encodings of texts, converts them to UTF-8, and guesses the encoding of a text that does
// not say it.
//
// The tables are those of golang.org/x/text. What is guessed is a guess: callers show some words of the text so read.
package encodings

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// Encoding is a way to write text in bytes. The zero value is UTF-8.
type Encoding struct {
	Name string // lower case, e.g. windows-1251; one name for each encoding
	enc  encoding.Encoding
}

// Western is Windows-1252, which has all characters of Latin-1, and typographic quotes where Latin-1 has control
// characters.
var Western = Encoding{"windows-1252", charmap.Windows1252}

// UTF-16 and UTF-32, with a byte order mark or without one.
var (
	UTF16LE = Encoding{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}
	UTF16BE = Encoding{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)}
	UTF32LE = Encoding{"utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)}
	UTF32BE = Encoding{"utf-32be", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)}
)

// own are the names that the indices of golang.org/x/text lack, or give another meaning.
var own = map[string]Encoding{
	"utf8": {}, "utf8sig": {}, "utf16": UTF16LE, "utf16le": UTF16LE, "utf16be": UTF16BE, "utf32": UTF32LE,
	"utf32le": UTF32LE, "utf32be": UTF32BE,
	"latin1": Western, "iso88591": Western, "l1": Western, "ansi": Western,
	"macroman": {"macintosh", charmap.Macintosh}, "mac": {"macintosh", charmap.Macintosh},
	"maccyrillic": {"x-mac-cyrillic", charmap.MacintoshCyrillic},
	"hz":          {"hz-gb-2312", simplifiedchinese.HZGB2312}, "hzgb2312": {"hz-gb-2312", simplifiedchinese.HZGB2312},
	"cp932": {"shift_jis", japanese.ShiftJIS}, "shiftjis": {"shift_jis", japanese.ShiftJIS},
	"eucjp": {"euc-jp", japanese.EUCJP}, "euckr": {"euc-kr", korean.EUCKR}, "cp949": {"euc-kr", korean.EUCKR},
	"cp936": {"gbk", simplifiedchinese.GBK}, "cp950": {"big5", traditionalchinese.Big5},
	"koi8r": {"koi8-r", charmap.KOI8R}, "koi8u": {"koi8-u", charmap.KOI8U},
	"tis620": {"windows-874", charmap.Windows874}, "cp874": {"windows-874", charmap.Windows874},
}

// winNumber is another name of Windows' code pages.
var winNumber = regexp.MustCompile(`^(?:win|windows)[-_ ]?(\d+)$`)

// NameError says that no encoding has a name.
type NameError struct{ Name string }

func (e *NameError) Error() string {
	return fmt.Sprintf("encoding %q is not known; name one such as windows-1251, shift_jis, gb18030 or macintosh", e.Name)
}

// Named finds an encoding by one of its usual names, with any case, hyphens and underscores. Otherwise the error is a
// *NameError.
func Named(name string) (Encoding, error) {
	plain := strings.ToLower(strings.TrimSpace(name))
	if e, ok := own[strings.NewReplacer("-", "", "_", "", " ", "").Replace(plain)]; ok {
		return e, nil
	}
	dashed, windows := strings.ReplaceAll(plain, "_", "-"), winNumber.ReplaceAllString(plain, "windows-$1")
	for _, try := range []string{plain, dashed, windows} {
		if e, err := htmlindex.Get(try); err == nil {
			known, err := htmlindex.Name(e)
			if err == nil && known != "replacement" && known != "x-user-defined" {
				return Encoding{known, e}, nil
			}
		}
		if e, err := ianaindex.IANA.Encoding(try); err == nil && e != nil {
			if known, err := ianaindex.IANA.Name(e); err == nil {
				return Encoding{strings.ToLower(known), e}, nil
			}
		}
	}
	return Encoding{}, &NameError{Name: name}
}

// IsUTF8 tells whether e is UTF-8.
func (e Encoding) IsUTF8() bool { return e.enc == nil }

// Reader converts r to UTF-8. Bytes without a meaning become U+FFFD.
func (e Encoding) Reader(r io.Reader) io.Reader {
	if e.IsUTF8() {
		return r
	}
	return transform.NewReader(bufio.NewReaderSize(r, 32<<10), e.enc.NewDecoder())
}

// Text converts a whole text to UTF-8.
func (e Encoding) Text(b []byte) string {
	if e.IsUTF8() {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	s, err := e.enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(s)
}
