package text

import (
	"fmt"

	"github.com/ablate-go/ablate/text/unigram"
)

// Windows cuts a token file into training examples: window i is [CLS], the tokens from i*(S-2) on,
// S-2 of them, and [SEP], where S is the sequence length. Documents follow one another without a
// mark, as in the data preparation of DeBERTa's authors (see WriteTokens). The rest at the end, fewer than
// S-2 tokens, is dropped, so that no window needs padding.
type Windows struct {
	tokens *Tokens
	seqLen int
	n      int
}

// NewWindows gives the windows of seqLen tokens, [CLS] and [SEP] among them. A file with fewer tokens
// than one window needs is an error.
func NewWindows(t *Tokens, seqLen int) (*Windows, error) {
	if seqLen < 3 {
		return nil, fmt.Errorf("sequence length %d leaves no room between [CLS] and [SEP]; use 3 or more", seqLen)
	}
	w := &Windows{tokens: t, seqLen: seqLen, n: int(t.Len() / int64(seqLen-2))}
	if w.n == 0 {
		return nil, fmt.Errorf("%d tokens of text fill no window of %d (%d tokens between [CLS] and [SEP]); "+
			"give more text or a shorter sequence", t.Len(), seqLen, seqLen-2)
	}
	return w, nil
}

// Len is the number of windows.
func (w *Windows) Len() int { return w.n }

// SeqLen is the number of ids in a window, [CLS] and [SEP] among them.
func (w *Windows) SeqLen() int { return w.seqLen }

// Tokens is the number of tokens in the file, those of the dropped rest among them.
func (w *Windows) Tokens() int64 { return w.tokens.Len() }

// Window gives window i in dst, which is grown if it is too short; dst may be nil.
func (w *Windows) Window(i int, dst []int) ([]int, error) {
	if i < 0 || i >= w.n {
		return nil, fmt.Errorf("window %d: there are windows 0 to %d", i, w.n-1)
	}
	if cap(dst) < w.seqLen {
		dst = make([]int, w.seqLen)
	}
	dst = dst[:w.seqLen]
	dst[0], dst[w.seqLen-1] = unigram.ClsID, unigram.SepID
	return dst, w.tokens.Read(dst[1:w.seqLen-1], int64(i)*int64(w.seqLen-2))
}

// Batch appends the indices of the size windows of a step to dst. It is a pure function of its
// arguments, so that a resumed run needs no state: the steps go through all windows in an order that
// (seed, epoch) decides, then through all again in another order. A batch may begin in one epoch and
// end in the next; one larger than Len holds windows twice.
func (w *Windows) Batch(dst []int, seed, step uint64, size int) []int {
	n := uint64(w.n)
	at := step * uint64(max(size, 0))
	epoch := at / n
	p := newPermutation(n, seed, epoch)
	for range size {
		if at/n != epoch {
			epoch = at / n
			p = newPermutation(n, seed, epoch)
		}
		dst = append(dst, int(p.at(at%n)))
		at++
	}
	return dst
}

// Close closes the token file.
func (w *Windows) Close() error { return w.tokens.Close() }
