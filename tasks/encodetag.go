package tasks

import (
	"slices"

	"github.com/ablate-go/ablate/text/unigram"
)

func init() { encoders[Tag] = encodeTags }

// encodeTags makes windows of whole words, [CLS] words [SEP]. A sentence that is too long for one goes on in the next;
// a word that is too long for any is cut. A word of which normalisation leaves nothing has no token.
func encodeTags(set *Set, t *unigram.Tokenizer, l Limits) ([]Window, error) {
	room := l.Tokens - 2
	var out []Window
	for i, e := range set.Examples {
		w := newTagWindow(i)
		for k, word := range e.Words {
			pieces := t.Encode(nil, word)
			pieces = pieces[:min(len(pieces), room)]
			if len(pieces) == 0 {
				continue
			}
			if len(w.IDs)-1+len(pieces) > room {
				out = append(out, w.closed())
				w = newTagWindow(i)
			}
			w.IDs = append(w.IDs, pieces...)
			w.Words = append(append(w.Words, k), slices.Repeat([]int{None}, len(pieces)-1)...)
		}
		out = append(out, w.closed())
	}
	return out, nil
}

func newTagWindow(example int) Window {
	return Window{Example: example, IDs: []int{unigram.ClsID}, Words: []int{None}}
}

func (w Window) closed() Window {
	w.IDs, w.Words = append(w.IDs, unigram.SepID), append(w.Words, None)
	return w
}

// DecodeTags gives each word of an example the class that was predicted for its first token; classes has one for each
// token of each of its windows. A word without a token, and one that no window has, is outside of entities.
func DecodeTags(t Task, e Example, windows []Window, classes [][]int) Prediction {
	out := max(0, slices.Index(t.Labels, outside))
	tags := slices.Repeat([]int{out}, len(e.Words))
	for k, w := range windows {
		for i, word := range w.Words {
			if word >= 0 {
				tags[word] = classes[k][i]
			}
		}
	}
	return Prediction{Class: None, Tags: tags}
}
