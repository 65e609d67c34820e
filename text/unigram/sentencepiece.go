package unigram

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/ablate-go/ablate/internal/spm"
)

// sentencePiece is the scheme of tokenizers read from an spm.model: ids are those of the sentencepiece
// library. The whole text is segmented at once, since the rounding of a path's score to float32 depends
// on all that went before. What the files beside the model say is done as the DebertaV2Tokenizer of transformers 4
// does it, which calls that library.
type sentencePiece struct {
	source    *foreignFile
	spec      spm.NormalizerSpec
	normalise *spm.Normalizer
}

// prepare makes letters small, if so asked, but in the tokens.
func (p *sentencePiece) prepare(s string, tokens *addedTokens) string {
	if !p.source.beside.Lower {
		return s
	}
	var b strings.Builder
	p.lowerEdits(s, tokens, func(to string, _ int) { b.WriteString(to) })
	return b.String()
}

// lowerEdits are what prepare changes.
func (p *sentencePiece) lowerEdits(s string, tokens *addedTokens, emit func(to string, size int)) {
	for s != "" {
		_, n := tokens.cased.Longest(s)
		if n > 0 {
			emit(s[:n], n)
		} else {
			_, n = utf8.DecodeRuneInString(s)
			emit(lowerCase(s[:n]), n)
		}
		s = s[n:]
	}
}

// lowerCase makes a text small, character by character: none looks at its neighbours.
func lowerCase(s string) string {
	var b strings.Builder
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r < utf8.RuneSelf && (r < 'A' || r > 'Z'), r == utf8.RuneError:
			b.WriteString(s[:n])
		case r < utf8.RuneSelf:
			b.WriteRune(r + 'a' - 'A')
		default:
			b.WriteString(lowerCaser.String(s[:n]))
		}
		s = s[n:]
	}
	return b.String()
}

var lowerCaser = cases.Lower(language.Und, cases.HandleFinalSigma(false))

// normalize does nothing yet: the library normalises what it segments.
func (p *sentencePiece) normalize(s string) string { return s }

// finders looks for all tokens in the text as it is given.
func (p *sentencePiece) finders(list []addedToken) (addedTokens, error) {
	var raw, cased []addedToken
	for _, a := range list {
		if a.Special || a.Normalized {
			cased = append(cased, a)
		}
		a.Normalized = false
		raw = append(raw, a)
	}
	found, err := newAddedTokens(raw, p.normalize)
	if err != nil || !p.source.beside.Lower {
		return found, err
	}
	for i := range cased {
		cased[i].Normalized = true
	}
	keep, err := newAddedTokens(cased, p.normalize)
	found.cased = keep.normalized.trie
	return found, err
}

func (p *sentencePiece) segment(t *Tokenizer, dst []int, s string) []int {
	if !p.source.beside.Punct {
		return t.segment(dst, string(p.normalise.Append(nil, s)))
	}
	splitAtPunctuation(s, func(from, to int) { dst = t.segment(dst, string(p.normalise.Append(nil, s[from:to]))) })
	return dst
}

// splitAtPunctuation hands over each punctuation character by itself, and the text between two, as bytes [from, to).
func splitAtPunctuation(s string, f func(from, to int)) {
	from := 0
	for i, r := range s {
		if !isPunctuation(r) {
			continue
		}
		if i > from {
			f(from, i)
		}
		from = i + utf8.RuneLen(r)
		f(i, from)
	}
	if from < len(s) {
		f(from, len(s))
	}
}

func (p *sentencePiece) settings() string {
	return fmt.Sprintf("sentencepiece unigram %x %t %t", sha256.Sum256(p.spec.Charsmap), p.spec.AddDummyPrefix,
		p.spec.RemoveExtraWhitespaces) + p.source.beside.settings()
}

func (p *sentencePiece) single() bool       { return true }
func (p *sentencePiece) fuses() bool        { return true }
func (p *sentencePiece) prefixes() bool     { return p.spec.AddDummyPrefix }
func (p *sentencePiece) file() *foreignFile { return p.source }
