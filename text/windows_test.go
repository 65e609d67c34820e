package text

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

// windowsOf makes windows over n tokens 10, 11, 12, ... of a large vocabulary.
func windowsOf(t *testing.T, n, seqLen int) (*Windows, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "n")
	var b []byte
	for i := range n {
		b = binary.LittleEndian.AppendUint16(b, uint16(i+10))
	}
	texttest.Write(t, filepath.Dir(path), "n", string(b))
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return NewWindows(&Tokens{file: f, width: 2, count: int64(n)}, seqLen)
}

func TestWindowsCoverTheTokensOnce(t *testing.T) {
	for _, n := range []int{1, 6, 61, 62, 63, 1000} {
		for _, seqLen := range []int{3, 8, 64} {
			w, err := windowsOf(t, n, seqLen)
			if n < seqLen-2 {
				if err == nil {
					t.Errorf("%d tokens fill a window of %d", n, seqLen)
				}
				continue
			}
			if err != nil || w.Len() != n/(seqLen-2) || w.SeqLen() != seqLen || w.Tokens() != int64(n) {
				t.Fatalf("%d tokens, windows of %d: %+v, %v", n, seqLen, w, err)
			}
			var got []int
			var dst []int
			for i := range w.Len() {
				if dst, err = w.Window(i, dst); err != nil {
					t.Fatal(err)
				}
				if len(dst) != seqLen || dst[0] != unigram.ClsID || dst[seqLen-1] != unigram.SepID {
					t.Fatalf("window %d is %v", i, dst)
				}
				got = append(got, dst[1:seqLen-1]...)
			}
			for i, id := range got {
				if id != i+10 {
					t.Fatalf("token %d is %d", i, id)
				}
			}
			if len(got) <= n-(seqLen-2) {
				t.Errorf("%d of %d tokens are in windows of %d", len(got), n, seqLen)
			}
			for _, i := range []int{-1, w.Len()} {
				if _, err := w.Window(i, nil); err == nil {
					t.Errorf("window %d of %d", i, w.Len())
				}
			}
		}
	}
	for _, seqLen := range []int{-1, 0, 2} {
		if _, err := windowsOf(t, 10, seqLen); err == nil {
			t.Errorf("sequence length %d", seqLen)
		}
	}
}

func TestBatchesGoThroughEveryWindowOncePerEpoch(t *testing.T) {
	w := &Windows{n: 23, seqLen: 8}
	const size = 5
	var all []int
	for step := range uint64(3 * 23) { // 15 epochs exactly
		b := w.Batch(nil, 9, step, size)
		if len(b) != size || !slices.Equal(b, w.Batch(nil, 9, step, size)) {
			t.Fatalf("step %d: %v", step, b)
		}
		all = append(all, b...)
	}
	var first []int
	for epoch := range slices.Chunk(all, 23) {
		sorted := slices.Sorted(slices.Values(epoch))
		for i, v := range sorted {
			if i != v {
				t.Fatalf("an epoch holds %v", sorted)
			}
		}
		if slices.Equal(epoch, first) {
			t.Error("an epoch has the order of the first")
		}
		if first == nil {
			first = epoch
		}
	}
	if slices.Equal(w.Batch(nil, 9, 0, size), w.Batch(nil, 10, 0, size)) {
		t.Error("two seeds give one batch")
	}
	if got := w.Batch([]int{99}, 9, 0, 60); len(got) != 61 || got[0] != 99 {
		t.Errorf("a batch larger than the epoch, appended: %v", got)
	}
	if got := w.Batch(nil, 9, 7, 0); len(got) != 0 {
		t.Errorf("an empty batch: %v", got)
	}
}

func TestBatchesArePinned(t *testing.T) {
	w := &Windows{n: 23, seqLen: 8}
	for step, want := range map[uint64][]int{0: {4, 7, 19, 21, 1}, 4: {9, 18, 10, 18, 0}, 1000: {21, 5, 15, 14, 13}} {
		if got := w.Batch(nil, 9, step, 5); !slices.Equal(got, want) {
			t.Errorf("step %d: windows %v, want %v", step, got, want)
		}
	}
}
