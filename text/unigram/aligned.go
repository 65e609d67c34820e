package unigram

import "unicode/utf8"

// aligned is a text that knows for each of its bytes which bytes [from, to) of the original text it stands for. Both
// bounds never fall along the text. All bytes of a character have the same range, and so have all characters that came
// of the same characters, as in "½" and "1⁄2".
type aligned struct {
	text     string
	from, to []int
}

// edits is a normalisation as the changes that it makes: what becomes of the next size bytes of s, in order and to its
// end. A size of 0 inserts.
type edits func(s string, emit func(to string, size int))

// align returns an original text.
func align(s string) aligned {
	a := aligned{s, make([]int, len(s)), make([]int, len(s))}
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		for k := i; k < i+n; k++ {
			a.from[k], a.to[k] = i, i+n
		}
		i += n
	}
	return a
}

// slice returns the bytes [i, k) of the text.
func (a aligned) slice(i, k int) aligned { return aligned{a.text[i:k], a.from[i:k], a.to[i:k]} }

// span is the original of the bytes [i, k). Of none it is an empty range, or that of a character that stands on both
// sides.
func (a aligned) span(i, k int) (from, to int) {
	switch {
	case i < k:
		return a.from[i], a.to[k-1]
	case len(a.text) == 0:
		return 0, 0
	case i == len(a.text):
		return a.to[i-1], a.to[i-1]
	case i == 0:
		return a.from[0], a.from[0]
	}
	return a.from[i], max(a.from[i], a.to[i-1])
}

// rewrite applies edits.
func (a aligned) rewrite(e edits) aligned {
	size := len(a.text)
	text, b := make([]byte, 0, size), aligned{from: make([]int, 0, size), to: make([]int, 0, size)}
	at := 0
	e(a.text, func(to string, n int) {
		from, end := a.span(at, at+n)
		if to == a.text[at:at+n] {
			b.from, b.to = append(b.from, a.from[at:at+n]...), append(b.to, a.to[at:at+n]...)
		} else {
			for range len(to) {
				b.from, b.to = append(b.from, from), append(b.to, end)
			}
		}
		text = append(text, to...)
		at += n
	})
	b.text = string(text)
	return b
}
