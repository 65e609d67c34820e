package unigram

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/ablate-go/ablate/internal/spm"
)

func (trained) prepareAligned(a aligned, _ *addedTokens) aligned { return a }

func (trained) normalizeAligned(a aligned) aligned {
	return a.rewrite(charEdits).rewrite(formEdits(norm.NFKC)).rewrite(fieldEdits)
}

func (trained) segmentAligned(o *offsetEncoder, a aligned) {
	for from := 0; from < len(a.text); {
		to := len(a.text)
		if n := strings.IndexByte(a.text[from:], ' '); n >= 0 {
			to = from + n
		}
		word := a.slice(max(from-1, 0), to).rewrite(wordMarks) // with the space before
		if from == 0 {
			word = word.rewrite(markFirst)
		}
		at := 0
		forUnits(a.text[from:to], func(unit string, first bool) {
			from := at
			if first {
				at += len(spm.Meta)
			}
			at += len(unit)
			if unit == unknownWord {
				o.token(UnkID, word.slice(from, at))
				return
			}
			o.unit(word.slice(from, at))
		})
		from = to + 1
	}
}

func (p *transformers) prepareAligned(a aligned, _ *addedTokens) aligned {
	return a.rewrite(validEdits)
}

func (p *transformers) normalizeAligned(a aligned) aligned {
	for _, step := range p.steps {
		a = a.rewrite(step.edits)
	}
	return a
}

func (p *transformers) segmentAligned(o *offsetEncoder, a aligned) {
	if !p.punct {
		p.wordsAligned(o, a)
		return
	}
	splitAtPunctuation(a.text, func(from, to int) { p.wordsAligned(o, a.slice(from, to)) })
}

func (p *transformers) wordsAligned(o *offsetEncoder, a aligned) {
	if a.text == "" {
		return
	}
	a = a.rewrite(wordMarks)
	if !strings.HasPrefix(a.text, spm.Meta) {
		a = a.rewrite(markFirst)
	}
	for a.text != "" {
		n := len(a.text)
		if end := strings.Index(a.text[len(spm.Meta):], spm.Meta); end >= 0 {
			n = len(spm.Meta) + end
		}
		o.unit(a.slice(0, n))
		a = a.slice(n, len(a.text))
	}
}

func (p *sentencePiece) prepareAligned(a aligned, tokens *addedTokens) aligned {
	if !p.source.beside.Lower {
		return a
	}
	return a.rewrite(func(s string, emit func(to string, size int)) { p.lowerEdits(s, tokens, emit) })
}

func (p *sentencePiece) normalizeAligned(a aligned) aligned { return a }

func (p *sentencePiece) segmentAligned(o *offsetEncoder, a aligned) {
	if !p.source.beside.Punct {
		o.segment(p.modelAligned(a))
		return
	}
	splitAtPunctuation(a.text, func(from, to int) { o.segment(p.modelAligned(a.slice(from, to))) })
}

// modelAligned is spm.Normalizer.Append.
func (p *sentencePiece) modelAligned(a aligned) aligned {
	trim := p.spec.RemoveExtraWhitespaces
	a = a.rewrite(func(s string, emit func(to string, size int)) {
		marked, space := !p.spec.AddDummyPrefix, trim
		ruleEdits(p.normalise)(s, func(to string, n int) {
			if space && trim {
				to = strings.TrimLeft(to, " ")
			}
			if to != "" {
				if !marked {
					emit(spm.Meta, 0)
					marked = true
				}
				space = to[len(to)-1] == ' '
			}
			emit(strings.ReplaceAll(to, " ", spm.Meta), n)
		})
		if !marked && !trim && s != "" {
			emit(spm.Meta, 0)
		}
	})
	end := len(a.text)
	for trim && strings.HasSuffix(a.text[:end], spm.Meta) {
		end -= len(spm.Meta)
	}
	return a.slice(0, end)
}
