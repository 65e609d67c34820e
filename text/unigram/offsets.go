package unigram

import (
	"strings"

	"github.com/ablate-go/ablate/internal/spm"
)

// EncodeWithOffsets returns the ids that [Tokenizer.Encode] gives, and for each the bytes [from, to) of s that it
// stands for, whatever normalisation made of them. Both bounds never fall from one id to the next. All ids that came
// of the same characters have the same range: the bytes of a character outside the vocabulary, and the parts of "½" or
// of letters with marks that NFKC puts in order.
//
// The white space before a word is not in the range of its first piece, unless that piece is the word mark alone: then
// it is the white space, at the beginning of a text often none. What no range covers is white space, or is removed by
// normalisation.
func (t *Tokenizer) EncodeWithOffsets(s string) (ids []int, offsets [][2]int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o := &offsetEncoder{t: t}
	a := t.scheme.prepareAligned(align(s), &t.plain)
	t.plain.raw.split(a.text, func(from, to int) {
		part := t.scheme.normalizeAligned(a.slice(from, to))
		t.plain.normalized.split(part.text, func(from, to int) {
			t.scheme.segmentAligned(o, part.slice(from, to))
		}, func(id, from, to int) { o.token(id, part.slice(from, to)) })
	}, func(id, from, to int) { o.token(id, a.slice(from, to)) })
	return o.ids, o.offsets
}

// offsetEncoder gathers ids and where they come from.
type offsetEncoder struct {
	t       *Tokenizer
	ids     []int
	offsets [][2]int
}

// token appends an id that stands for all of a.
func (o *offsetEncoder) token(id int, a aligned) {
	o.ids = append(o.ids, id)
	o.locate(a, 0, len(a.text), len(o.ids))
}

// locate gives the first ids, as many as that, the range of bytes of a, unless they have one.
func (o *offsetEncoder) locate(a aligned, start, end, ids int) {
	for start+len(spm.Meta) < end && strings.HasPrefix(a.text[start:end], spm.Meta) {
		start += len(spm.Meta)
	}
	from, to := a.span(start, end)
	for len(o.offsets) < ids {
		o.offsets = append(o.offsets, [2]int{from, to})
	}
}

// unit appends the ids of a unit, as [Tokenizer.encodeUnit] does without its cache.
func (o *offsetEncoder) unit(a aligned) {
	for a.text != "" {
		n := unitPart(a.text)
		o.segment(a.slice(0, n))
		a = a.slice(n, len(a.text))
	}
}

// segment appends the ids of text that is segmented as a whole.
func (o *offsetEncoder) segment(a aligned) {
	var list []tracedPiece
	o.t.trace = &list
	o.ids = o.t.segment(o.ids, a.text)
	o.t.trace = nil
	for _, p := range list {
		o.locate(a, p.start, p.end, p.ids)
	}
}
