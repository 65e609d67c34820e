package text

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// WriteTokens encodes a corpus to a token file at path, all paragraphs in order with nothing between
// them, as the data preparation of DeBERTa's authors does (experiments/language_model/prepare_data.py of
// github.com/microsoft/DeBERTa). Both files appear whole or not at all.
func WriteTokens(ctx context.Context, path string, c corpus.Corpus, t *unigram.Tokenizer) error {
	out, err := atomicfile.New(path)
	if err != nil {
		return unwritable{fmt.Errorf("token file %q: %w", path, err)}
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
		return err // the error of the corpus, unchanged
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = out.Commit()
	}
	if err == nil {
		h.SHA256 = hex.EncodeToString(sum.Sum(nil))
		err = sealed.WriteJSON(path+".json", h)
	}
	if err != nil {
		return unwritable{fmt.Errorf("token file %q: %w", path, err)}
	}
	return nil
}
