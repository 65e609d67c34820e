package tasks

import (
	"fmt"

	"github.com/ablate-go/ablate/text/unigram"
)

func init() { encoders[Span] = encodeSpans }

// encodeSpans gives each question the windows that its context needs, [CLS] question [SEP] part of the context [SEP],
// and one to an empty context. A question that leaves no room for a context is an error.
func encodeSpans(set *Set, t *unigram.Tokenizer, l Limits) ([]Window, error) {
	var out []Window
	var c spanContext
	for i, e := range set.Examples {
		if i == 0 || e.Pair != set.Examples[i-1].Pair { // questions about one context follow one another
			c.ids, c.offsets = t.EncodeWithOffsets(e.Pair)
		}
		question := t.Encode(nil, e.Text)
		room := l.Tokens - len(question) - 3
		if room < 1 {
			return nil, fmt.Errorf("question %q of %s has %d tokens, and windows of %d have no room for a context beside it: "+
				"allow %d tokens or more", short(e.ID), set.Name, len(question), l.Tokens, 2*(len(question)+3))
		}
		stride := l.Stride
		if stride <= 0 {
			stride = (room + 1) / 2
		}
		stride = min(stride, room) // else some tokens would be in no window
		first, last := c.answer(e)
		for from := 0; ; from += stride {
			to := min(from+room, len(c.ids))
			out = append(out, c.window(i, question, from, to, first, last))
			if to == len(c.ids) {
				break
			}
		}
	}
	return out, nil
}

// spanContext is a context in tokens.
type spanContext struct {
	ids     []int
	offsets [][2]int
}

// answer gives the first and the last token of the first answer that has a place, both None if there is none.
func (c *spanContext) answer(e Example) (first, last int) {
	for _, a := range e.Answers {
		if a.Start < 0 {
			continue
		}
		first, last = None, None
		for i, o := range c.offsets {
			if o[0] < a.Start+len(a.Text) && o[1] > a.Start {
				if first < 0 {
					first = i
				}
				last = i
			}
		}
		if first >= 0 {
			return first, last
		}
	}
	return None, None
}

// window has the tokens [from, to) of the context. An answer that is cut by the window is none of it.
func (c *spanContext) window(example int, question []int, from, to, first, last int) Window {
	w := Window{Example: example, IDs: window(question, c.ids[from:to])}
	before := len(question) + 2
	w.Offsets = make([][2]int, len(w.IDs))
	for i := range w.Offsets {
		w.Offsets[i] = [2]int{None, None}
	}
	copy(w.Offsets[before:], c.offsets[from:to])
	if first >= from && last < to && first >= 0 {
		w.Start, w.End = before+first-from, before+last-from
	}
	return w
}
