package spm

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Charsmap is a precompiled character map: rules that replace a string by another.
//
// In the file it is the trie's size in bytes (little-endian, 4 bytes), the trie, and the replacements,
// each ended by a NUL. A value in the trie is where its replacement begins.
type Charsmap struct {
	trie Trie
	to   string
}

// maxReplacement bounds a replacement in bytes: the longest of NFKC is 33. A map without bound would let
// a short text grow without bound.
const maxReplacement = 1024

// ParseCharsmap checks every index of a map, so that using it needs no error.
func ParseCharsmap(b []byte) (*Charsmap, error) {
	const head = 4
	if len(b) < head {
		return nil, fmt.Errorf("the character map has %d bytes, too few for its own size", len(b))
	}
	size := uint64(binary.LittleEndian.Uint32(b))
	rest := b[head:]
	if size == 0 || size%4 != 0 || size >= uint64(len(rest)) {
		return nil, fmt.Errorf("the character map's trie has %d bytes of %d, and should be whole units and leave room for "+
			"replacements", size, len(rest))
	}
	c := &Charsmap{trie: make(Trie, size/4), to: string(rest[size:])}
	for s := range strings.SplitSeq(c.to, "\x00") {
		if len(s) > maxReplacement || !utf8.ValidString(s) {
			return nil, fmt.Errorf("the character map has replacement %.20q of %d bytes, which is no text of %d bytes or fewer",
				s, len(s), maxReplacement)
		}
	}
	for i := range c.trie {
		unit := binary.LittleEndian.Uint32(rest[4*i:])
		c.trie[i] = unit
		if unit&unitIsValue == 0 {
			continue
		}
		if at := int64(unit &^ unitIsValue); at >= int64(len(c.to)) || !utf8.RuneStart(c.to[at]) {
			return nil, fmt.Errorf("the character map's unit %d leads to byte %d of %d of the replacements, which starts none",
				i, at, len(c.to))
		}
	}
	return c, nil
}

// Longest applies the rule for the longest string that s begins with; n is that string's length in bytes,
// 0 if there is no rule.
func (c *Charsmap) Longest(s string) (to string, n int) {
	at, n := c.trie.Longest(s)
	if n == 0 {
		return "", 0
	}
	to, _, _ = strings.Cut(c.to[at:], "\x00")
	return to, n
}

// BuildCharsmap gives the file's form of rules. Equal rules give equal bytes.
func BuildCharsmap(rules map[string]string) ([]byte, error) {
	var to []byte
	at := map[string]int32{}
	keys := slices.Sorted(maps.Keys(rules))
	values := make([]int32, len(keys))
	for i, k := range keys {
		v := rules[k]
		if len(v) > maxReplacement || !utf8.ValidString(v) || strings.Contains(v, "\x00") {
			return nil, fmt.Errorf("rule for %q gives %.20q, which cannot be stored", k, v)
		}
		if _, ok := at[v]; !ok {
			at[v] = int32(len(to))
			to = append(append(to, v...), 0)
		}
		values[i] = at[v]
	}
	trie, err := BuildTrie(keys, values)
	if err != nil {
		return nil, err
	}
	b := binary.LittleEndian.AppendUint32(nil, uint32(4*len(trie)))
	for _, unit := range trie {
		b = binary.LittleEndian.AppendUint32(b, unit)
	}
	return append(b, to...), nil
}
