package corpus

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/encodings"
)

// warning is what the user is told about a text read so, "" for clean UTF-8.
func (d decision) warning(path, next string) string {
	var said []string
	switch {
	case d.given != "":
		said = append(said, fmt.Sprintf("%s is UTF-8 and read as such, not as %s", path, d.given))
	case d.charset == charsetDamaged:
		said = append(said, fmt.Sprintf("%s has broken UTF-8 in places; each is read as U+FFFD", path))
	case d.charset == charsetUTF16LE || d.charset == charsetUTF16BE:
		said = append(said, fmt.Sprintf("%s is UTF-16, converted to UTF-8", path))
	case d.why == guessed:
		said = append(said, d.guess(path)+next)
	case d.charset == charsetOther && d.why == seen:
		said = append(said, fmt.Sprintf("%s is %s, converted to UTF-8", path, strings.ToUpper(d.enc.Name[:len("utf-32")])))
	case d.charset == charsetOther && d.why == stated:
		said = append(said, fmt.Sprintf("%s is read as %s, as it says itself", path, d.enc.Name))
	}
	if d.fix.nul {
		said = append(said, fmt.Sprintf("%s has NUL bytes (%d), which are left out", path, d.nul))
	}
	return strings.Join(said, "; ")
}

// guess says that the encoding is a guess, and shows words by which a reader sees whether it is right.
func (d decision) guess(path string) string {
	name := d.enc.Name
	if d.charset == charsetLatin1 {
		name = "Latin-1 (as Windows-1252)"
	}
	words := ""
	if len(d.words) > 0 {
		words = ", with words such as " + strings.Join(d.words, ", ")
	}
	return fmt.Sprintf("%s is no UTF-8 and does not say what it is: read as %s, a guess%s", path, name, words)
}

// wide tells encodings whose line feeds are no single bytes.
func (c charset) wide(enc encodings.Encoding) bool {
	return c == charsetUTF16LE || c == charsetUTF16BE || c == charsetOther && strings.HasPrefix(enc.Name, "utf-")
}
