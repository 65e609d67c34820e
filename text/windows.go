package text

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/text/unigram"
)

// Windows divides a token file into training examples: window i is [CLS], S-2 tokens from token i*(S-2), and [SEP],
// where S is the sequence length. Documents follow each other without a mark, as in the data preparation of DeBERTa's
// authors (see WriteTokens). The rest at the end, fewer than S-2 tokens, is dropped, so that no window needs padding.
type Windows struct {
	tokens *Tokens
	seqLen int
	n      int
}

// NewWindows returns the windows of seqLen ids, [CLS] and [SEP] included. A file with fewer tokens than one window
// needs, and a seqLen below 3, are errors. Closing the Windows closes the file.
func NewWindows(t *Tokens, seqLen int) (*Windows, error) {
	if seqLen < 3 {
		return nil, fmt.Errorf("sequence length %d leaves no room between [CLS] and [SEP]; use 3 or more", seqLen)
	}
	w := &Windows{tokens: t, seqLen: seqLen, n: int(t.Len() / int64(seqLen-2))}
	if w.n == 0 {
		return nil, fmt.Errorf("a text of %s fills no window of %d (%s between [CLS] and [SEP]); "+
			"give more text or a shorter sequence", prose.Count(int(t.Len()), "token"), seqLen, prose.Count(seqLen-2, "token"))
	}
	return w, nil
}

// Len is the number of windows.
func (w *Windows) Len() int { return w.n }

// SeqLen is the number of ids in a window, [CLS] and [SEP] among them.
func (w *Windows) SeqLen() int { return w.seqLen }

// Tokens is the number of tokens in the file, those of the dropped rest among them.
func (w *Windows) Tokens() int64 { return w.tokens.Len() }

// Window returns the SeqLen ids of window i in dst, which is grown if it is too short; dst may be nil. An i outside the
// windows is an error.
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

// Batch appends the indices of the windows of a step to dst, size of them. The result depends only on the arguments, so
// that a resumed run needs no state: the steps go through all windows in an order that (seed, epoch) decides, then
// through all again in another order. A batch may begin in one epoch and end in the next; one larger than Len has
// windows twice.
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
