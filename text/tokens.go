package text

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/ablate-go/ablate/text/unigram"
)

// Tokens is an open token file. It may be read from several goroutines.
type Tokens struct {
	file   *os.File
	width  int
	count  int64
	counts []int64
	sum    string
}

// OpenTokens opens a token file and checks it in full: format, whether it was made from the corpus of
// that hash by that tokenizer, size, content hash and the range of every id. A missing file gives an
// error that is fs.ErrNotExist; any other error names the file and says what is wrong.
func OpenTokens(path, corpusHash string, t *unigram.Tokenizer) (*Tokens, error) {
	h, err := readTokenHeader(path + ".json")
	if err != nil {
		return nil, fmt.Errorf("token file %q: %w", path, err)
	}
	switch {
	case h.Corpus != corpusHash:
		err = fmt.Errorf("was made from another corpus (%.12s, not %.12s)", h.Corpus, corpusHash)
	case h.Tokenizer != t.Hash():
		err = fmt.Errorf("was made by another tokenizer (%.12s, not %.12s)", h.Tokenizer, t.Hash())
	case h.Width != tokenWidth(t.Size()) || h.Count < 0:
		err = fmt.Errorf("says %d tokens of %d bytes, which cannot be", h.Count, h.Width)
	}
	if err != nil {
		return nil, fmt.Errorf("token file %q %w; delete it, and it is made again", path, err)
	}
	// Stat comes first because opening a named pipe would wait for a writer.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("token file %q is not a regular file but %s; delete it, and it is made again", path,
			info.Mode().Type())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("token file: %w", err)
	}
	k := &Tokens{file: f, width: h.Width, count: h.Count, sum: h.SHA256, counts: make([]int64, t.Size())}
	if err := k.verify(); err != nil {
		f.Close()
		return nil, fmt.Errorf("token file %q is damaged: %w; delete it, and it is made again", path, err)
	}
	return k, nil
}

// verify reads the whole file once, counting ids on the way.
func (k *Tokens) verify() error {
	info, err := k.file.Stat()
	if err != nil {
		return err
	}
	if size := info.Size(); size%int64(k.width) != 0 || size/int64(k.width) != k.count {
		return fmt.Errorf("%d bytes are not %d tokens of %d", size, k.count, k.width)
	}
	sum := sha256.New()
	buf := make([]byte, 64<<10) // a multiple of both widths
	for at := int64(0); at < info.Size(); at += int64(len(buf)) {
		buf = buf[:min(int64(len(buf)), info.Size()-at)]
		if _, err := k.file.ReadAt(buf, at); err != nil {
			return err
		}
		sum.Write(buf)
		for i := 0; i < len(buf); i += k.width {
			id := k.id(buf[i:])
			if id >= len(k.counts) {
				return fmt.Errorf("id %d at token %d is outside the vocabulary of %d", id,
					(at+int64(i))/int64(k.width), len(k.counts))
			}
			k.counts[id]++
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != k.sum {
		return fmt.Errorf("SHA-256 is %.12s and should be %.12q", got, k.sum)
	}
	return nil
}

func (k *Tokens) id(b []byte) int {
	if k.width == 2 {
		return int(binary.LittleEndian.Uint16(b))
	}
	return int(binary.LittleEndian.Uint32(b))
}

// Len is the number of tokens.
func (k *Tokens) Len() int64 { return k.count }

// Counts returns how often each id occurs, in a new slice of the length of the vocabulary.
func (k *Tokens) Counts() []int64 { return append([]int64(nil), k.counts...) }

// Read fills dst with the len(dst) tokens that begin at position at. Positions outside the file are an error.
func (k *Tokens) Read(dst []int, at int64) error {
	if at < 0 || at+int64(len(dst)) > k.count {
		return fmt.Errorf("tokens %d to %d of %q: the file has %d", at, at+int64(len(dst)), k.file.Name(), k.count)
	}
	buf := make([]byte, len(dst)*k.width)
	if _, err := k.file.ReadAt(buf, at*int64(k.width)); err != nil {
		return fmt.Errorf("tokens of %q: %w", k.file.Name(), err)
	}
	for i := range dst {
		dst[i] = k.id(buf[i*k.width:])
	}
	return nil
}

// Close closes the file.
func (k *Tokens) Close() error { return k.file.Close() }
