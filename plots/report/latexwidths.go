package report

import (
	"strings"
	"unicode"
)

// computerModern are the widths of the ASCII characters from the blank on in LaTeX's standard font at 10 points, in
// tenths of a point; a character that is set in a formula has its width there.
var computerModern = [...]uint8{
	33, 28, 50, 83, 50, 83, 78, 28, 39, 39, 50, 78, 28, 33, 28, 50, // to /
	50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 28, 28, 78, 78, 78, 47, // 0 to ?
	78, 75, 71, 72, 76, 68, 65, 78, 75, 36, 51, 78, 63, 92, 75, 78, // @ to O
	68, 78, 74, 56, 72, 75, 75, 103, 75, 75, 61, 28, 50, 28, 50, 36, // P to _
	28, 50, 56, 44, 56, 44, 31, 50, 56, 28, 31, 53, 28, 83, 56, 50, // ` to o
	56, 53, 39, 39, 39, 56, 53, 72, 53, 53, 44, 50, 28, 50, 50, // p to ~
}

// latexWidth is about the width of a text in a LaTeX document of 10 points, in points, and never much less.
func latexWidth(s string) float64 {
	width := 1.0 // for kerns
	for _, r := range s {
		switch {
		case r >= ' ' && int(r-' ') < len(computerModern):
			width += float64(computerModern[r-' ']) / 10
		case r == breakHere:
		case unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r) ||
			unicode.Is(unicode.Hangul, r):
			width += 10
		default:
			width += 8.4
		}
	}
	return width
}

// breakHere is a zero-width space: a place where a line may end inside a word.
const breakHere = '\u200b'

// breakable lets lines end inside the long words of a text: after a sign or, where there is none for long, anywhere.
func breakable(s string) string {
	words := strings.Split(s, " ")
	for i, word := range words {
		letters := []rune(word)
		if len(letters) <= longWord {
			continue
		}
		var b strings.Builder
		since := 0 // characters since a line could end
		for k, r := range letters {
			b.WriteRune(r)
			since++
			symbol := r == '_' && (k < 2 || !inName(letters[k-2])) // of a subscript, as in E_G
			switch {
			case r == '-': // LaTeX ends lines there
				since = 0
			case strings.ContainsRune("=./,:_", r) && !symbol, since == longWord:
				b.WriteRune(breakHere)
				since = 0
			}
		}
		words[i] = b.String()
	}
	return strings.Join(words, " ")
}

func inName(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_' }

// longWord is the number of characters that are never broken: "Discriminator" and a little more.
const longWord = 16

// latexPieces are what a line of LaTeX does not break: words, their parts up to a hyphen, and numbers with the
// intervals after them.
func latexPieces(s string) []string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "± ", "±~"), "-", "-"+string(breakHere))
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == breakHere })
}

// widest is the width of the widest of some texts, 0 of none.
func widest(texts []string) float64 {
	most := 0.0
	for _, s := range texts {
		most = max(most, latexWidth(s))
	}
	return most
}
