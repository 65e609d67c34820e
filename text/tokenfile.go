package text

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// A token file holds the ids of a corpus, little-endian, two bytes each if the vocabulary allows and
// else four, and nothing more. Beside it lies a JSON file of the same name with ".json" added, which
// is written last: a token file without it does not count.

type tokenHeader struct {
	Format    string `json:"format"`
	Version   int    `json:"version"`
	Corpus    string `json:"corpus_sha256"`
	Tokenizer string `json:"tokenizer_sha256"`
	Width     int    `json:"bytes_per_token"`
	Count     int64  `json:"tokens"`
	SHA256    string `json:"sha256"`
}

const (
	tokenFormat  = "ablate-tokens"
	tokenVersion = 1
)

func tokenWidth(vocab int) int {
	if vocab <= 1<<16 {
		return 2
	}
	return 4
}

// WriteTokens encodes a corpus to a token file at path, all paragraphs in order with nothing between
// them, as the authors' data preparation does (spec 4.2). Both files appear whole or not at all.
func WriteTokens(ctx context.Context, path string, c Corpus, t *Tokenizer) error {
	out, err := atomicfile.New(path)
	if err != nil {
		return fmt.Errorf("token file %q: %w", path, err)
	}
	defer out.Discard()
	sum := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(out, sum), 64<<10)
	h := tokenHeader{
		Format: tokenFormat, Version: tokenVersion, Corpus: c.Info().Hash, Tokenizer: t.Hash(),
		Width: tokenWidth(t.Size()),
	}
	var ids []int
	var raw []byte
	var wrote error
	err = c.Paragraphs(ctx, func(p string) error {
		ids, raw = t.Encode(ids[:0], p), raw[:0]
		for _, id := range ids {
			if h.Width == 2 {
				raw = binary.LittleEndian.AppendUint16(raw, uint16(id))
			} else {
				raw = binary.LittleEndian.AppendUint32(raw, uint32(id))
			}
		}
		h.Count += int64(len(ids))
		_, wrote = w.Write(raw)
		return wrote
	})
	if err != nil && wrote == nil {
		return err // the corpus's own words
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = out.Commit()
	}
	if err == nil {
		h.SHA256 = hex.EncodeToString(sum.Sum(nil))
		var b []byte
		if b, err = json.MarshalIndent(h, "", "  "); err == nil {
			err = atomicfile.Write(path+".json", append(b, '\n'))
		}
	}
	if err != nil {
		return fmt.Errorf("token file %q: %w", path, err)
	}
	return nil
}

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
func OpenTokens(path, corpusHash string, t *Tokenizer) (*Tokens, error) {
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
		return nil, fmt.Errorf("token file %q %w; delete it to have it made anew", path, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("token file: %w", err)
	}
	k := &Tokens{file: f, width: h.Width, count: h.Count, sum: h.SHA256, counts: make([]int64, t.Size())}
	if err := k.verify(); err != nil {
		f.Close()
		return nil, fmt.Errorf("token file %q is damaged: %w; delete it to have it made anew", path, err)
	}
	return k, nil
}

func readTokenHeader(path string) (tokenHeader, error) {
	var h tokenHeader
	b, err := os.ReadFile(path)
	if err != nil {
		return h, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&h); err != nil {
		return h, fmt.Errorf("%q is damaged: %w; delete it to have it made anew", path, err)
	}
	if h.Format != tokenFormat || h.Version != tokenVersion {
		return h, fmt.Errorf("%q has format %q version %d, not %q version %d; delete it to have it made anew", path, h.Format, h.Version, tokenFormat, tokenVersion)
	}
	return h, nil
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
				return fmt.Errorf("id %d at token %d is outside the vocabulary of %d", id, (at+int64(i))/int64(k.width), len(k.counts))
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

// Counts gives how often each id occurs; the slice is the caller's.
func (k *Tokens) Counts() []int64 { return append([]int64(nil), k.counts...) }

// Read fills dst with the tokens from place at on.
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
