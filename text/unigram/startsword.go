package unigram

import (
	"unicode"
	"unicode/utf8"
)

// StartsWord says whether a piece begins a new word for whole-word masking, by the rule of DeBERTa's authors
// (SPMTokenizer.part_of_whole_word in DeBERTa/deberta/spm_tokenizer.py of github.com/microsoft/DeBERTa): it has the
// word mark, or is a lone control, space or punctuation character, or is special or added. In a vocabulary of single
// characters or bytes every id is a word of its own: a sequence of DNA has no words, and would be masked as one.
func (t *Tokenizer) StartsWord(id int) bool {
	if t.letters || t.IsSpecial(id) || t.kinds[id] == kindAdded {
		return true
	}
	r, n := utf8.DecodeRuneInString(t.pieces[id])
	if r == meta {
		return true
	}
	return n == len(t.pieces[id]) && (isPunctuation(r) || unicode.IsControl(r) || unicode.IsSpace(r))
}

// isPunctuation is BERT's notion: Unicode's punctuation and every ASCII symbol.
func isPunctuation(r rune) bool {
	return r < utf8.RuneSelf && unicode.IsSymbol(r) || unicode.IsPunct(r)
}
