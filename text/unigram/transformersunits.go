package unigram

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// unitsPreTokenizer is the division of text into words and units in the steps of a tokenizer.json. Without units the
// ids would be the same except for ties of two segmentations, which rounding decides by the text before. Without byte
// fallback neighbouring characters outside the vocabulary are separated too, since they would become one [UNK].
func unitsPreTokenizer(t *Tokenizer) string {
	steps := []string{
		`{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}`,
		isolate(unitPattern()),
	}
	if !t.bytes {
		var known []rune
		for p := range t.ids {
			if r, n := utf8.DecodeRuneInString(p); n == len(p) {
				known = append(known, r)
			}
		}
		slices.Sort(known)
		other := "[^" + runesPattern(known) + "]"
		steps = append(steps, isolate(other+"(?="+other+")"))
	}
	return `{"type": "Sequence", "pretokenizers": [
    ` + strings.Join(steps, ",\n    ") + `
  ]}`
}

func isolate(pattern string) string {
	return fmt.Sprintf(`{"type": "Split", "pattern": {"Regex": %s}, "behavior": "Isolated", "invert": false}`,
		quoteJSON(pattern))
}

// quoteJSON needs no more than backslashes doubled: patterns are ASCII without quotes.
func quoteJSON(s string) string { return `"` + strings.ReplaceAll(s, `\`, `\\`) + `"` }

// unitPattern matches a unit, as forUnitsOfWord cuts them. Characters are written as code points, since
// names of scripts mean other characters in other releases of Unicode.
var unitPattern = sync.OnceValue(func() string {
	classes := map[uint8][]rune{}
	var named []rune
	for r := rune(0); r <= lastChanged; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		class, _ := classOf(string(r))
		if class != classCommon {
			classes[class] = append(classes[class], r)
			named = append(named, r)
		}
	}
	// Inherited characters beyond the others are variation selectors.
	for r := rune(0xe0000); r <= 0xe0fff; r++ {
		if class, _ := classOf(string(r)); class == classInherited {
			classes[classInherited], named = append(classes[classInherited], r), append(named, r)
		}
	}
	inherited := runesPattern(classes[classInherited])
	marks := "[" + inherited + "]"
	runs := func(set string) string { return fmt.Sprintf("%s(?:%s|%s)*", set, set, marks) }
	common := runs("[^" + runesPattern(named) + "]")
	list := []string{runs("[" + runesPattern(classes[classLatin]) + "]"), common}
	for class := range 256 {
		if c := uint8(class); c != classInherited && c != classCommon && c != classLatin && len(classes[c]) > 0 {
			list = append(list, runs("["+runesPattern(classes[c])+"]"))
		}
	}
	return fmt.Sprintf(`\x{2581}?(?:%s*(?:%s)|%s+)`, marks, strings.Join(list, "|"), marks)
})

// runesPattern writes sorted characters as the ranges of a character class.
func runesPattern(list []rune) string {
	var b strings.Builder
	for i := 0; i < len(list); {
		k := i
		for k+1 < len(list) && list[k+1] == list[k]+1 {
			k++
		}
		fmt.Fprintf(&b, `\x{%X}`, list[i])
		if k > i {
			fmt.Fprintf(&b, `-\x{%X}`, list[k])
		}
		i = k + 1
	}
	return b.String()
}
