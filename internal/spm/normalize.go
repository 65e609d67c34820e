package spm

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Meta marks a word's start (U+2581).
const Meta = "▁"

// Normalizer does to text what SentencePiece does before it segments.
type Normalizer struct {
	spec  NormalizerSpec
	chars *Charsmap // nil for no rules
	user  Trie      // user-defined pieces, which rules do not touch; nil for none
}

// NewNormalizer makes the normalizer that a model's settings ask for.
func NewNormalizer(m *Model) (*Normalizer, error) {
	n := &Normalizer{spec: m.Normalizer}
	var err error
	if len(m.Normalizer.Charsmap) > 0 {
		if n.chars, err = ParseCharsmap(m.Normalizer.Charsmap); err != nil {
			return nil, err
		}
	}
	var user []string
	for _, p := range m.Pieces {
		if p.Kind == UserDefined {
			user = append(user, p.Text)
		}
	}
	if len(user) > 0 {
		n.user, err = BuildTrie(user, make([]int32, len(user)))
	}
	return n, err
}

// Append appends the normalised text, in which every space is Meta, to dst: the longest rule is applied
// again and again from the left, a broken byte is U+FFFD, and then spaces are dealt with.
func (n *Normalizer) Append(dst []byte, s string) []byte {
	trim := n.spec.RemoveExtraWhitespaces
	for trim && s != "" {
		to, size := n.Prefix(s)
		if to != " " {
			break
		}
		s = s[size:]
	}
	if s == "" {
		return dst
	}
	start := len(dst)
	if n.spec.AddDummyPrefix {
		dst = append(dst, Meta...)
	}
	for space := trim; s != ""; {
		to, size := n.Prefix(s)
		s = s[size:]
		if space && trim {
			to = strings.TrimLeft(to, " ")
		}
		if to == "" {
			continue
		}
		space = to[len(to)-1] == ' '
		for i := range len(to) {
			if to[i] == ' ' {
				dst = append(dst, Meta...)
			} else {
				dst = append(dst, to[i])
			}
		}
	}
	for trim && bytes.HasSuffix(dst[start:], []byte(Meta)) {
		dst = dst[:len(dst)-len(Meta)]
	}
	return dst
}

// Prefix gives what replaces the first size bytes of s, which is not empty.
func (n *Normalizer) Prefix(s string) (to string, size int) {
	if n.user != nil {
		if _, size := n.user.Longest(s); size > 0 {
			return s[:size], size
		}
	}
	if n.chars != nil {
		if to, size := n.chars.Longest(s); size > 0 {
			return to, size
		}
	}
	if s[0] < utf8.RuneSelf {
		return s[:1], 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return "\ufffd", 1
	}
	return s[:size], size
}
