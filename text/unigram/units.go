package unigram

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A unit is a run of characters that contains whole pieces: a word, divided where the script changes, where digits,
// punctuation and symbols count as one script ("▁foo", "." and "Bar" are the units of " foo.Bar"). SentencePiece has
// the same boundaries by default. The best segmentation of a text consists of those of its units, so that a cache of
// units makes encoding a table look-up.

// unknownWord is how WikiText writes a rare word; as a whole word it is read as [UNK].
const unknownWord = "<unk>"

// forUnits calls fn with each unit of a normalised text; first is true at a word's start. fn gets
// unknownWord as one unit.
func forUnits(s string, fn func(unit string, first bool)) {
	for len(s) > 0 {
		word, rest, _ := strings.Cut(s, " ")
		s = rest
		if word == unknownWord {
			fn(word, true)
			continue
		}
		forUnitsOfWord(word, fn)
	}
}

func forUnitsOfWord(word string, fn func(unit string, first bool)) {
	start, prev := 0, classInherited
	for i := 0; i < len(word); {
		c, n := classOf(word[i:])
		if c != prev && c != classInherited && prev != classInherited {
			fn(word[start:i], start == 0)
			start = i
		}
		if c != classInherited {
			prev = c
		}
		i += n
	}
	if start < len(word) {
		fn(word[start:], start == 0)
	}
}

// Classes of characters; further scripts are numbered in order of name.
const (
	classInherited = uint8(iota) // combining marks: part of what they follow
	classCommon                  // digits, punctuation, symbols
	classLatin
	classHan // with Hiragana and Katakana, which Japanese mixes within words
	classOther
)

// classOf gives the class of the first character of s and its size in bytes.
func classOf(s string) (uint8, int) {
	if b := s[0]; b < utf8.RuneSelf {
		if 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' {
			return classLatin, 1
		}
		return classCommon, 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if r <= 0xffff {
		return planeClasses()[r], n
	}
	return findClass(r), n
}

// planeClasses tabulates the characters up to U+FFFF: searching 160 scripts for each would be slow.
var planeClasses = sync.OnceValue(func() *[1 << 16]uint8 {
	var t [1 << 16]uint8
	for i := range t {
		t[i] = classCommon // unassigned ones too
	}
	for class, table := range scripts() {
		for _, r := range table.R16 {
			for c := int(r.Lo); c <= int(r.Hi); c += int(r.Stride) {
				t[c] = scriptClass(class)
			}
		}
	}
	t['ー'] = classHan // the long vowel mark is Common by name and Japanese by use
	return &t
})

func findClass(r rune) uint8 {
	for class, table := range scripts() {
		if unicode.Is(table, r) {
			return scriptClass(class)
		}
	}
	return classCommon
}

var scriptNames = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(unicode.Scripts)) })

var scripts = sync.OnceValue(func() []*unicode.RangeTable {
	var list []*unicode.RangeTable
	for _, name := range scriptNames() {
		list = append(list, unicode.Scripts[name])
	}
	return list
})

func scriptClass(i int) uint8 {
	switch scriptNames()[i] {
	case "Inherited":
		return classInherited
	case "Common":
		return classCommon
	case "Latin":
		return classLatin
	case "Han", "Hiragana", "Katakana":
		return classHan
	}
	return uint8(min(int(classOther)+i, 255))
}
