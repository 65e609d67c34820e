package unigram

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/spm"
)

// addedTokens are found in text as they are written, before it is cut into pieces: the special tokens, and what
// somebody added to a vocabulary. The rules are those of Hugging Face's tokenizers, AddedVocabulary.
type addedTokens struct {
	raw        finder   // in text as it is given
	normalized finder   // in text after normalisation
	cased      spm.Trie // those that keep their case where letters are made small, see sentencePiece
}

// finder finds some tokens, the longest at each place.
type finder struct {
	trie spm.Trie // of the text that is looked for, to its place in list
	list []addedToken
}

// newAddedTokens makes the finders. Tokens that are looked for after normalisation are normalised themselves.
func newAddedTokens(list []addedToken, normalize func(string) string) (a addedTokens, err error) {
	var texts [2][]string
	var tokens [2][]addedToken
	for _, token := range list {
		which, text := 0, token.Content
		if token.Normalized {
			which, text = 1, normalize(text)
		}
		if text != "" && !slices.Contains(texts[which], text) {
			texts[which], tokens[which] = append(texts[which], text), append(tokens[which], token)
		}
	}
	for i, f := range []*finder{&a.raw, &a.normalized} {
		if len(texts[i]) == 0 {
			continue
		}
		places := make([]int32, len(texts[i]))
		for k := range places {
			places[k] = int32(k)
		}
		f.list = tokens[i]
		if f.trie, err = spm.BuildTrie(texts[i], places); err != nil {
			return a, err
		}
	}
	return a, nil
}

// split hands over the tokens in s and the text between them, in order, as the bytes [from, to) of s.
func (f finder) split(s string, text func(from, to int), token func(id, from, to int)) {
	if len(f.list) == 0 {
		text(0, len(s))
		return
	}
	from := 0
	for i := 0; i < len(s); {
		place, n := f.trie.Longest(s[i:])
		if n == 0 {
			i++
			continue
		}
		a, start, end := f.list[place], i, i+n
		i = end
		if a.SingleWord && (endsWithWord(s[:start]) || beginsWithWord(s[end:])) {
			continue
		}
		if a.LStrip {
			start = max(from, len(strings.TrimRightFunc(s[:start], unicode.IsSpace)))
		}
		if a.RStrip {
			end = len(s) - len(strings.TrimLeftFunc(s[end:], unicode.IsSpace))
			i = end
		}
		if start > from {
			text(from, start)
		}
		token(a.ID, start, end)
		from = end
	}
	if from < len(s) || from == 0 {
		text(from, len(s))
	}
}

func endsWithWord(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	return n > 0 && isWordRune(r)
}

func beginsWithWord(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n > 0 && isWordRune(r)
}

// isWordRune is \w of regular expressions over Unicode.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.In(r, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic,
		unicode.Join_Control)
}

// place gives added tokens their ids: those of pieces, or new ones after the last piece. [MASK] is placed by
// [Tokenizer.placeMask] unless it is among them.
func (t *Tokenizer) place(list []addedToken) error {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b addedToken) int { return a.ID - b.ID })
	for _, a := range list {
		n := len(t.pieces)
		fixed := slices.Index(specials, a.Content)
		switch {
		case a.ID < 0:
			return fmt.Errorf("added token %.40q has id %d", a.Content, a.ID)
		case a.Content == "" || strings.Contains(a.Content, "\x00") || len(a.Content) > spm.MaxPiece ||
			!utf8.ValidString(a.Content):
			return fmt.Errorf("added token %d, %.40q, is no text of 1 to %d bytes", a.ID, a.Content, spm.MaxPiece)
		case fixed >= 0 && a.ID == fixed && fixed < n && t.pieces[fixed] != a.Content:
			continue // what finish says of it is clearer
		case fixed >= 0 && a.ID != fixed:
			return fmt.Errorf("%s has id %d and should have %d", a.Content, a.ID, fixed)
		case a.Content == maskName && a.ID < n && t.pieces[a.ID] != maskName:
			return fmt.Errorf("[MASK] has id %d, which is the piece %q", a.ID, t.pieces[a.ID])
		case a.ID > n+maxAppended || a.ID < n && t.pieces[a.ID] != a.Content:
			return fmt.Errorf("added token %.40q has id %d, which is another piece or far beyond the vocabulary",
				a.Content, a.ID)
		case slices.ContainsFunc(t.added, func(b addedToken) bool { return b.Content == a.Content }):
			return fmt.Errorf("added token %.40q is there twice", a.Content)
		}
		for len(t.pieces) < a.ID {
			t.add(fmt.Sprintf("<added %d>", len(t.pieces)), 0, kindSpecial)
		}
		if len(t.pieces) == a.ID {
			t.add(a.Content, 0, kindSpecial)
		}
		if at, ok := t.ids[a.Content]; ok && at == a.ID {
			delete(t.ids, a.Content)
		}
		t.kinds[a.ID] = kindSpecial
		if !a.Special && fixed < 0 && a.Content != maskName {
			t.kinds[a.ID] = kindAdded
		}
		t.added = append(t.added, a)
	}
	return nil
}

// findTokens makes what finds added tokens, after all ids are placed: the special ones are text to [Tokenizer.Encode]
// and tokens to [Tokenizer.EncodeMarked].
func (t *Tokenizer) findTokens() error {
	var own []addedToken
	for _, a := range t.added {
		if !isSpecialName(a.Content) {
			own = append(own, a)
		}
	}
	for _, id := range []int{PadID, ClsID, SepID, UnkID, t.mask} {
		if !slices.ContainsFunc(t.added, func(a addedToken) bool { return a.ID == id }) {
			t.added = append(t.added, t.specialToken(id))
		}
	}
	slices.SortStableFunc(t.added, func(a, b addedToken) int { return a.ID - b.ID })
	var err error
	if t.plain, err = t.scheme.finders(own); err != nil {
		return err
	}
	t.marked, err = t.scheme.finders(t.added)
	return err
}

func isSpecialName(s string) bool { return s == maskName || slices.Contains(specials, s) }
