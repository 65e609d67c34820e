package tasks

import (
	"fmt"

	"github.com/ablate-go/ablate/text/unigram"
)

// encoder makes the windows of one kind of task.
type encoder func(set *Set, t *unigram.Tokenizer, l Limits) ([]Window, error)

// encoders has the way to encode each kind; files encodexxx.go add theirs.
var encoders = map[Kind]encoder{
	Classify: encodeTexts,
	Regress:  encodeTexts,
}

// Encode makes the windows of a set's examples, in their order. The set's Kind says how. Limits that leave no room for
// text, and a set of an unknown kind, are errors.
func Encode(set *Set, t *unigram.Tokenizer, l Limits) ([]Window, error) {
	encode, ok := encoders[set.Kind]
	if !ok {
		return nil, fmt.Errorf("%s is of the kind %q, which is not encoded: set its Kind, as Load does", set.Name, set.Kind)
	}
	if least := 5; l.Tokens < least {
		return nil, fmt.Errorf("windows of %d tokens have no room for two texts beside [CLS] and [SEP]: allow %d or more",
			l.Tokens, least)
	}
	return encode(set, t, l)
}

// encodeTexts gives each example one window.
func encodeTexts(set *Set, t *unigram.Tokenizer, l Limits) ([]Window, error) {
	out := make([]Window, len(set.Examples))
	for i, e := range set.Examples {
		first := t.Encode(nil, e.Text)
		if e.Pair == "" {
			out[i] = Window{Example: i, IDs: window(first[:min(len(first), l.Tokens-2)])}
			continue
		}
		second := t.Encode(nil, e.Pair)
		n, m := longestFirst(len(first), len(second), l.Tokens-3)
		out[i] = Window{Example: i, IDs: window(first[:n], second[:m])}
	}
	return out, nil
}

// window is [CLS] text [SEP], and for a pair [CLS] text [SEP] pair [SEP].
func window(texts ...[]int) []int {
	ids := []int{unigram.ClsID}
	for _, t := range texts {
		ids = append(ids, t...)
		ids = append(ids, unigram.SepID)
	}
	return ids
}

// longestFirst says how many tokens of two texts with n and m are kept in a room, by the rule "longest_first" of the
// fast tokenizers of transformers: the longer text is cut to the length of the shorter one, then both alike. Where the
// room is odd the longer text keeps one more; of texts that are equally long, the second.
func longestFirst(n, m, room int) (keptFirst, keptSecond int) {
	if n+m <= room {
		return n, m
	}
	short := min(n, m, room/2)
	long := room - short
	if n > m {
		return long, short
	}
	return short, long
}
