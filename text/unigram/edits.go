package unigram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The normalisations of this package as edits. Each makes the same text as the function it names.

// forRunes makes edits of what becomes of each character; a broken byte is U+FFFD of size 1.
func forRunes(s string, emit func(to string, size int), f func(r rune, char string) string) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		emit(f(r, s[i:i+n]), n)
		i += n
	}
}

// charEdits are the mapping of single characters that Normalize begins with.
func charEdits(s string, emit func(to string, size int)) {
	forRunes(s, emit, func(r rune, char string) string {
		switch {
		case isSpaceForTokenizer(r):
			return " "
		case unicode.IsControl(r):
			return ""
		case r == utf8.RuneError:
			return string(r)
		}
		return char
	})
}

// formEdits are f.String, cut where nothing composes or changes places over the cut.
func formEdits(f norm.Form) edits {
	return func(s string, emit func(to string, size int)) {
		for s != "" {
			n := max(f.PropertiesString(s).Size(), 1) // 0 for a broken byte
			for n < len(s) {
				if p := f.PropertiesString(s[n:]); p.Size() == 0 || p.BoundaryBefore() {
					break
				}
				n += f.PropertiesString(s[n:]).Size()
			}
			emitChars(s[:n], f.String(s[:n]), emit)
			s = s[n:]
		}
	}
}

// emitChars emits one edit, or one for each character if nothing changes.
func emitChars(s, to string, emit func(to string, size int)) {
	if s != to {
		emit(to, len(s))
		return
	}
	forRunes(s, emit, func(_ rune, char string) string { return char })
}

// fieldEdits are strings.Join(strings.Fields(s), " ").
func fieldEdits(s string, emit func(to string, size int)) {
	for at := 0; at < len(s); {
		word := len(s[at:]) - len(strings.TrimLeftFunc(s[at:], unicode.IsSpace))
		switch {
		case word > 0 && at > 0 && at+word < len(s):
			emit(" ", word)
		case word > 0:
			emit("", word)
		default:
			if word = strings.IndexFunc(s[at:], unicode.IsSpace); word < 0 {
				word = len(s) - at
			}
			emit(s[at:at+word], word)
		}
		at += word
	}
}

// lowerEdits are lowerCase.
func lowerEdits(s string, emit func(to string, size int)) {
	forRunes(s, emit, func(_ rune, char string) string { return lowerCase(char) })
}

// stripEdits remove white space at the ends.
func stripEdits(left, right bool) edits {
	return func(s string, emit func(to string, size int)) {
		rest := s
		if left {
			rest = strings.TrimLeftFunc(s, unicode.IsSpace)
			emit("", len(s)-len(rest))
		}
		end := len(rest)
		if right {
			end = len(strings.TrimRightFunc(rest, unicode.IsSpace))
		}
		emit(rest[:end], end)
		emit("", len(rest)-end)
	}
}

// prefixer replaces the first size bytes of a text, which is not empty, as spm.Normalizer.
type prefixer interface {
	Prefix(s string) (to string, size int)
}

// ruleEdits are applyRules.
func ruleEdits(p prefixer) edits {
	return func(s string, emit func(to string, size int)) {
		for s != "" {
			to, n := p.Prefix(s)
			emit(to, n)
			s = s[n:]
		}
	}
}

// runEdits make one space of a run of the characters that in accepts, if it is one to be replaced.
func runEdits(in func(rune) bool, replace func(run string) bool) edits {
	return func(s string, emit func(to string, size int)) {
		for s != "" {
			n := strings.IndexFunc(s, func(r rune) bool { return !in(r) })
			if n < 0 {
				n = len(s)
			}
			switch {
			case n == 0:
				_, n = utf8.DecodeRuneInString(s)
				emit(s[:n], n)
			case replace(s[:n]):
				emit(" ", n)
			default:
				emit(s[:n], n)
			}
			s = s[n:]
		}
	}
}

// spaceEdits are joinSpaces, breakEdits are joinBreaks.
var (
	spaceEdits = runEdits(func(r rune) bool { return r == ' ' }, func(string) bool { return true })
	breakEdits = runEdits(unicode.IsSpace, func(run string) bool {
		return utf8.RuneCountInString(run) > 1 || strings.ContainsAny(run, "\n\r\t")
	})
)

// validEdits are strings.ToValidUTF8 with U+FFFD.
func validEdits(s string, emit func(to string, size int)) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		to := s[i : i+n]
		if r == utf8.RuneError && n == 1 {
			for to = "\ufffd"; i+n < len(s); n++ {
				if r, size := utf8.DecodeRuneInString(s[i+n:]); r != utf8.RuneError || size != 1 {
					break
				}
			}
		}
		emit(to, n)
		i += n
	}
}

// wordMarks writes word marks for spaces.
func wordMarks(s string, emit func(to string, size int)) {
	forRunes(s, emit, func(r rune, char string) string {
		if r == ' ' {
			return string(meta)
		}
		return char
	})
}

// markFirst puts a word mark before a text.
func markFirst(s string, emit func(to string, size int)) {
	emit(string(meta), 0)
	emit(s, len(s))
}
