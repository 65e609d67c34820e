package encodings

import (
	"unicode"
	"unicode/utf8"
)

// Unmarked finds UTF-16 and UTF-32 without a byte order mark by the beginning of a text: the one of the four that gives
// assigned characters only, and the most spaces and line ends. ok is false if none does.
func Unmarked(head []byte) (e Encoding, ok bool) {
	most := 0
	for _, try := range []Encoding{UTF32LE, UTF32BE, UTF16LE, UTF16BE} {
		unit := 2
		if try == UTF32LE || try == UTF32BE {
			unit = 4
		}
		whole := head[:len(head)/unit*unit]
		if len(whole) == 0 {
			continue
		}
		if spaces := plainText(try.Text(whole)); spaces > most {
			e, most = try, spaces
		}
	}
	return e, most > 0
}

// plainText counts spaces, line ends and Chinese full stops, and is -1 for what is no text. A cut surrogate at the end
// is no fault.
func plainText(s string) (spaces int) {
	for i, r := range s {
		switch {
		case r == ' ' || r == '\n' || r == '\r' || r == '。':
			spaces++
		case r == utf8.RuneError && i+3 == len(s):
		case r == utf8.RuneError || unicode.IsControl(r) && r != '\t' && r != '\f':
			return -1
		case !unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r):
			return -1
		}
	}
	return spaces
}
