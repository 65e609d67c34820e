package unigram

import (
	"maps"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ablate-go/ablate/internal/spm"
)

// nfkcCharsmap is Normalize as rules for SentencePiece, which applies the longest that fits from the left
// and has no other notion of Unicode. NFKC is no such thing in general, since marks are put in order over
// any length. The rules hold:
//
//   - every single character that changes;
//   - every composition of two characters, with what becomes each of them by itself;
//   - these with another composing mark between them that NFKC puts elsewhere, as in "e", acute, dot below;
//   - pairs of marks of one block in the wrong order, as Arabic shadda and vowels are typed;
//   - Korean syllables of two or three letters.
//
// What they miss needs more marks on one letter, marks of two scripts, or marks that no letter composes
// with in the wrong place. No line of the texts that were compared has any (testdata/sentencepiece).
var nfkcCharsmap = sync.OnceValues(func() ([]byte, error) {
	r := &ruleMaker{rules: map[string]string{}, same: map[rune][]rune{}}
	r.singles()
	r.compositions()
	r.orders()
	r.syllables()
	return spm.BuildCharsmap(r.rules)
})

type ruleMaker struct {
	rules map[string]string
	same  map[rune][]rune // characters that become this one, itself among them
	pairs []pair
}

// pair is a composition of two characters.
type pair struct{ first, second, whole rune }

// oneChar is what Normalize makes of a character, spaces at the ends kept.
func oneChar(c rune) string {
	switch {
	case isSpaceForTokenizer(c):
		return " "
	case unicode.IsControl(c):
		return ""
	}
	return norm.NFKC.String(string(c))
}

func (r *ruleMaker) add(s string, to string) {
	if s != to {
		r.rules[s] = to
	}
}

// lastChanged is beyond every character that Normalize changes.
const lastChanged = 0x2ffff

func (r *ruleMaker) singles() {
	for c := rune(1); c <= lastChanged; c++ {
		if !utf8.ValidRune(c) {
			continue
		}
		to := oneChar(c)
		r.add(string(c), to)
		if one, n := utf8.DecodeRuneInString(to); n == len(to) && n > 0 && one != ' ' {
			r.same[one] = append(r.same[one], c)
		}
	}
}

// compositions finds the pairs by taking each composed character apart, and lists all strings of two or
// more characters that become it.
func (r *ruleMaker) compositions() {
	for c := rune(0x80); c <= lastChanged; c++ {
		if !utf8.ValidRune(c) || isSyllable(c) {
			continue
		}
		parts := []rune(norm.NFD.String(string(c)))
		if len(parts) < 2 || norm.NFC.String(string(c)) != string(c) {
			continue
		}
		last := len(parts) - 1
		first, n := utf8.DecodeRuneInString(norm.NFC.String(string(parts[:last])))
		if n < len(norm.NFC.String(string(parts[:last]))) {
			continue
		}
		r.pairs = append(r.pairs, pair{first, parts[last], c})
	}
	// A pair's first may be composed itself: shorter ones come before, by their number of parts.
	slices.SortStableFunc(r.pairs, func(a, b pair) int {
		return len(norm.NFD.String(string(a.whole))) - len(norm.NFD.String(string(b.whole)))
	})
	spelled := map[rune][]string{}
	for _, p := range r.pairs {
		var firsts, list []string
		for _, c := range r.same[p.first] {
			firsts = append(firsts, string(c))
		}
		for _, s := range append(firsts, spelled[p.first]...) {
			for _, c := range r.same[p.second] {
				list = append(list, s+string(c))
			}
		}
		spelled[p.whole] = append(spelled[p.whole], list...)
		for _, s := range list {
			r.add(s, norm.NFKC.String(s))
		}
	}
}

// orders adds marks in the wrong order, alone and after a letter that composes with the one that belongs
// first.
func (r *ruleMaker) orders() {
	blocks := map[rune][]rune{}
	for c := rune(0x300); c <= 0xffff; c++ {
		if utf8.ValidRune(c) && norm.NFC.PropertiesString(string(c)).CCC() != 0 {
			blocks[c>>8] = append(blocks[c>>8], c)
		}
	}
	for _, block := range slices.Sorted(maps.Keys(blocks)) {
		for _, a := range blocks[block] {
			for _, b := range blocks[block] {
				s := string([]rune{a, b})
				r.add(s, norm.NFKC.String(s))
			}
		}
	}
	composing := map[rune]bool{}
	for _, p := range r.pairs {
		composing[p.second] = true
	}
	for _, p := range r.pairs {
		for _, a := range blocks[p.second>>8] {
			if !composing[a] {
				continue
			}
			s := string([]rune{p.first, a, p.second})
			if to := norm.NFKC.String(s); to != norm.NFKC.String(string([]rune{p.first, a}))+string(p.second) {
				r.add(s, to)
			}
			if whole := []rune(norm.NFC.String(string([]rune{p.first, a}))); len(whole) == 1 {
				s := string([]rune{whole[0], p.second})
				r.add(s, norm.NFKC.String(s))
			}
		}
	}
}

// Korean syllables are numbered by their letters: 19 first, 21 vowels, 27 last ones or none.
const (
	firstSyllable, lastSyllable       = 0xac00, 0xd7a3
	firstLeading, leadings            = 0x1100, 19
	firstVowel, vowels                = 0x1161, 21
	firstTrailing, trailingsOrNothing = 0x11a7, 28
)

func isSyllable(c rune) bool { return c >= firstSyllable && c <= lastSyllable }

func (r *ruleMaker) syllables() {
	for l := rune(firstLeading); l < firstLeading+leadings; l++ {
		for v := rune(firstVowel); v < firstVowel+vowels; v++ {
			for _, a := range r.same[l] {
				for _, b := range r.same[v] {
					s := string([]rune{a, b})
					r.add(s, norm.NFKC.String(s))
				}
			}
			open := norm.NFC.String(string([]rune{l, v}))
			for t := rune(firstTrailing + 1); t < firstTrailing+trailingsOrNothing; t++ {
				to := norm.NFC.String(string([]rune{l, v, t}))
				r.add(string([]rune{l, v, t}), to)
				r.add(open+string(t), to)
			}
		}
	}
}
