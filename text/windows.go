package text

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/text/unigram"
)

// Windows divides a token file into training examples: window i is [CLS], S-2 tokens from token i*(S-2), and [SEP],
// where S is the sequence length. Documents follow each other without a mark, as in the data preparation of DeBERTa's
// authors (see WriteTokens). The rest at the end, fewer than S-2 tokens, is dropped, so that no window needs padding.
//
// The windows of several languages are those of the first language, then those of the second, and so on.
type Windows struct {
	files  []windowFile // one for each language
	seqLen int
	n      int
	mix    *mixture // draws the languages of a batch; nil to take all windows as one text
}

// windowFile is a token file with its number of windows.
type windowFile struct {
	tokens *Tokens
	n      int
}

// NewWindows returns the windows of seqLen ids, [CLS] and [SEP] included. A file with fewer tokens than one window
// needs, and a seqLen below 3, are errors. Closing the Windows closes the file.
func NewWindows(t *Tokens, seqLen int) (*Windows, error) {
	if seqLen < 3 {
		return nil, fmt.Errorf("sequence length %d leaves no room between [CLS] and [SEP]; use 3 or more", seqLen)
	}
	n := int(t.Len() / int64(seqLen-2))
	w := &Windows{files: []windowFile{{t, n}}, seqLen: seqLen, n: n}
	if w.n == 0 {
		return nil, fmt.Errorf("a text of %s fills no window of %d (%s between [CLS] and [SEP]); "+
			"give more text or a shorter sequence", prose.Count(int(t.Len()), "token"), seqLen, prose.Count(seqLen-2, "token"))
	}
	return w, nil
}

// joined are the windows of several languages. Batches draw languages by mix, if it is not nil. Closing them closes
// the files.
func joined(languages []*Windows, mix *mixture) *Windows {
	w := &Windows{mix: mix}
	for _, l := range languages {
		w.files, w.seqLen, w.n = append(w.files, l.files...), l.seqLen, w.n+l.n
	}
	return w
}

// Len is the number of windows.
func (w *Windows) Len() int { return w.n }

// SeqLen is the number of ids in a window, [CLS] and [SEP] among them.
func (w *Windows) SeqLen() int { return w.seqLen }

// Tokens is the number of tokens in the text, those of the dropped rest among them.
func (w *Windows) Tokens() (n int64) {
	for _, f := range w.files {
		n += f.tokens.Len()
	}
	return n
}

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
	file := 0
	for ; i >= w.files[file].n; file++ {
		i -= w.files[file].n
	}
	return dst, w.files[file].tokens.Read(dst[1:w.seqLen-1], int64(i)*int64(w.seqLen-2))
}

// Batch appends the indices of the windows of a step to dst, size of them. The result depends only on the arguments, so
// that a resumed run needs no state: the steps go through all windows in an order that (seed, epoch) decides, then
// through all again in another order. A batch may begin in one epoch and end in the next; one larger than Len has
// windows twice.
//
// With several languages each window of the training text is of a language drawn by its share, see [Shares], and the
// steps go through the windows of each language so: over 4096 windows the shares are exact.
func (w *Windows) Batch(dst []int, seed, step uint64, size int) []int {
	if w.mix != nil {
		return w.mixedBatch(dst, seed, step, size)
	}
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

func (w *Windows) mixedBatch(dst []int, seed, step uint64, size int) []int {
	d, first := w.mix.drawer(seed), make([]int, len(w.files)) // first: of each language, its first window
	for i := range first[1:] {
		first[i+1] = first[i] + w.files[i].n
	}
	at := step * uint64(max(size, 0))
	dst = slices.Grow(dst, max(size, 0))
	for range size {
		language, index := d.draw(at, func(language int) int { return w.files[language].n })
		dst = append(dst, first[language]+index)
		at++
	}
	return dst
}

// Close closes the token files.
func (w *Windows) Close() error {
	var errs []error
	for _, f := range w.files {
		errs = append(errs, f.tokens.Close())
	}
	return errors.Join(errs...)
}
