package text

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wide is a tokenizer of more than 65,536 ids, whose tokens take four bytes.
func wide(t *testing.T) *Tokenizer {
	t.Helper()
	var l []scored
	for _, r := range ascii() {
		l = append(l, scored{string(r), -5})
	}
	for r := rune(0x20000); len(l) < 70_000; r++ {
		l = append(l, scored{string(r), -9})
	}
	k, err := newTokenizer(l, true)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTokenFileHoldsTheTokensOfTheCorpus(t *testing.T) {
	c := append(prose(400), "\U00020000\U00030000")
	for name, k := range map[string]*Tokenizer{"two bytes": trained(t, c, TrainOptions{VocabSize: 320}), "four bytes": wide(t)} {
		path := filepath.Join(t.TempDir(), "x.tokens")
		if err := WriteTokens(t.Context(), path, c, k); err != nil {
			t.Fatal(err)
		}
		f, err := OpenTokens(path, c.Info().Hash, k)
		if err != nil {
			t.Fatal(name, err)
		}
		defer f.Close()
		var want []int
		for _, p := range c {
			want = k.Encode(want, p)
		}
		got := make([]int, f.Len())
		if err := f.Read(got, 0); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d tokens read, %d encoded; error %v", name, len(got), len(want), err)
		}
		counts := make([]int64, k.Size())
		for _, id := range want {
			counts[id]++
		}
		if !slices.Equal(f.Counts(), counts) {
			t.Errorf("%s: counts differ", name)
		}
		for _, at := range []int64{-1, f.Len(), f.Len() - 1} {
			if err := f.Read(make([]int, 2), at); err == nil {
				t.Errorf("%s: read 2 tokens at %d of %d", name, at, f.Len())
			}
		}
	}
}

func TestDamagedTokenFilesAreRefused(t *testing.T) {
	c := prose(50)
	k := trained(t, prose(500), TrainOptions{VocabSize: 320})
	path := filepath.Join(t.TempDir(), "x.tokens")
	if err := WriteTokens(t.Context(), path, c, k); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, err := os.ReadFile(path + ".json")
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name string, data, header []byte, hash string, k *Tokenizer) {
		t.Helper()
		write(t, filepath.Dir(path), "x.tokens", string(data))
		write(t, filepath.Dir(path), "x.tokens.json", string(header))
		f, err := OpenTokens(path, hash, k)
		if err == nil {
			f.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "x.tokens") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	hash := c.Info().Hash
	for size := 0; size < len(good); size += 64 {
		refused("cut", good[:size], head, hash, k)
	}
	for i := 0; i < len(good); i += 97 {
		bad := slices.Clone(good)
		bad[i] ^= 1 << (i % 8)
		refused("a bit flipped", bad, head, hash, k)
	}
	outside := slices.Clone(good)
	binary.LittleEndian.PutUint16(outside, 60_000)
	refused("id outside", outside, head, hash, k)
	for size := range len(head) - 2 {
		refused("header cut", good, head[:size], hash, k)
	}
	for _, r := range [][2]string{{tokenFormat, "x"}, {`"version": 1`, `"version": 9`}, {`": 2`, `": 4`}, {`"tokens": `, `"tokens": -`}, {`"tokens"`, `"other"`}} {
		refused(r[1], good, []byte(strings.Replace(string(head), r[0], r[1], 1)), hash, k)
	}
	refused("another corpus", good, head, "x", k)
	refused("another tokenizer", good, head, hash, trained(t, prose(500), TrainOptions{VocabSize: 321}))
	os.Remove(path + ".json")
	if _, err := OpenTokens(path, hash, k); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without header: %v", err)
	}
	if err := WriteTokens(t.Context(), filepath.Join(path, "y"), c, k); err == nil {
		t.Error("written under a file as folder")
	}
}

// windowsOf makes windows over n tokens 10, 11, 12, ... of a large vocabulary.
func windowsOf(t *testing.T, n, seqLen int) (*Windows, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "n")
	var b []byte
	for i := range n {
		b = binary.LittleEndian.AppendUint16(b, uint16(i+10))
	}
	write(t, filepath.Dir(path), "n", string(b))
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
				if len(dst) != seqLen || dst[0] != ClsID || dst[seqLen-1] != SepID {
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

func TestPermutationIsOne(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 4, 5, 15, 16, 17, 100, 1023, 1024, 1025, 5000} {
		var orders [][]uint64
		for _, key := range [][2]uint64{{1, 0}, {1, 1}, {2, 0}} {
			p := newPermutation(n, key[0], key[1])
			var order []uint64
			seen := make([]bool, n)
			for i := range n {
				v := p.at(i)
				if v >= n || seen[v] {
					t.Fatalf("n %d: %d is out of range or there twice", n, v)
				}
				seen[v] = true
				order = append(order, v)
			}
			for _, other := range orders {
				if n > 10 && slices.Equal(order, other) {
					t.Errorf("n %d: two keys give one order", n)
				}
			}
			orders = append(orders, order)
		}
	}
}

// Places and values of a random permutation do not correlate: for n = 10,000 the coefficient has
// standard deviation 0.01, and the seeds are fixed.
func TestPermutationMixes(t *testing.T) {
	const n = 10_000
	for seed := range uint64(5) {
		p := newPermutation(n, seed, 0)
		sum, steps := 0.0, 0.0
		prev := p.at(n - 1)
		for i := range uint64(n) {
			v := p.at(i)
			sum += (float64(i) - (n-1)/2.0) * (float64(v) - (n-1)/2.0)
			steps += math.Abs(float64(v) - float64(prev))
			prev = v
		}
		if r := sum * 12 / (float64(n) * (float64(n)*n - 1)); math.Abs(r) > 0.05 {
			t.Errorf("seed %d: correlation %v", seed, r)
		}
		if mean := steps / n / n; math.Abs(mean-1.0/3) > 0.02 { // the mean distance of two random places
			t.Errorf("seed %d: neighbours are %v n apart on average", seed, mean)
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

func TestUnigramEntropy(t *testing.T) {
	// Id 0 is special. Training: 1/2, 1/4, 1/4 of 8 tokens. Held out: 3/4 and 1/4 of 4 tokens.
	train, held := []int64{100, 4, 2, 2, 0}, []int64{50, 3, 0, 0, 1}
	e := UnigramEntropy(train, held, func(id int) bool { return id == 0 })
	want := Entropy{
		Train:   1.5 * math.Ln2,
		HeldOut: -0.75*math.Log(0.75) - 0.25*math.Log(0.25),
		Cross:   -0.75*math.Log(5.0/12) - 0.25*math.Log(1.0/12),
	}
	for _, v := range [][2]float64{{e.Train, want.Train}, {e.HeldOut, want.HeldOut}, {e.Cross, want.Cross}} {
		if math.Abs(v[0]-v[1]) > 1e-12 {
			t.Errorf("got %+v, want %+v", e, want)
		}
	}
	if e := UnigramEntropy([]int64{0, 0}, []int64{0, 0}, nil); e != (Entropy{}) {
		t.Errorf("of nothing: %+v", e)
	}
}
