package text

import (
	"crypto/sha256"
	"fmt"
	"math"

	"github.com/ablate-go/ablate/internal/spm"
)

// sentencePiece is the scheme of tokenizers read from an spm.model: ids are those of the sentencepiece
// library. The whole text is segmented at once, since the rounding of a path's score to float32 depends
// on all that went before.
type sentencePiece struct {
	source    *foreignFile
	spec      spm.NormalizerSpec
	normalize *spm.Normalizer
}

func (p *sentencePiece) encode(t *Tokenizer, dst []int, s string) []int {
	return t.segment(dst, string(p.normalize.Append(nil, s)))
}

func (p *sentencePiece) settings() string {
	return fmt.Sprintf("sentencepiece unigram %x %t %t", sha256.Sum256(p.spec.Charsmap), p.spec.AddDummyPrefix, p.spec.RemoveExtraWhitespaces)
}

func (p *sentencePiece) single() bool       { return true }
func (p *sentencePiece) fuses() bool        { return true }
func (p *sentencePiece) prefixes() bool     { return p.spec.AddDummyPrefix }
func (p *sentencePiece) file() *foreignFile { return p.source }

// maxAppended bounds the ids between a model's last piece and [MASK], if a folder's files put it there.
const maxAppended = 4096

// fromSentencePiece makes a tokenizer of a model file. The id of [MASK] is f.mask; if that is negative,
// the one of the piece of this name, or else the next after the last piece.
func fromSentencePiece(f *foreignFile) (*Tokenizer, error) {
	m, err := spm.Parse(f.data)
	if err != nil {
		return nil, err
	}
	p := &sentencePiece{source: f, spec: m.Normalizer}
	if p.normalize, err = spm.NewNormalizer(m); err != nil {
		return nil, err
	}
	t := blankTokenizer(len(m.Pieces)+1, p)
	t.bytes = m.Trainer.ByteFallback
	scores := modelScores(m)
	t.unknown = scores.unknown
	mask := f.mask
	for id, piece := range m.Pieces {
		if piece.Text == maskName && mask < 0 && (piece.Kind == spm.Control || piece.Kind == spm.UserDefined) {
			mask = id
		}
		switch piece.Kind {
		case spm.Normal:
			t.add(piece.Text, float64(piece.Score), kindText)
		case spm.UserDefined:
			t.add(piece.Text, scores.userDefined(piece.Text), kindText)
		case spm.Byte:
			b, _ := spm.ByteOf(piece.Text)
			t.byteID[b] = int32(t.add(piece.Text, 0, kindByte))
		default:
			t.add(piece.Text, 0, kindSpecial)
		}
	}
	if err := t.placeMask(mask); err != nil {
		return nil, err
	}
	return t, t.finish()
}

// scoreRange has the bounds from which sentencepiece makes the scores of what was not learned.
type scoreRange struct {
	max     float32
	unknown float64
}

func modelScores(m *spm.Model) scoreRange {
	// The library begins with the smallest positive number, which is greater than any log probability.
	low, high := float32(math.MaxFloat32), float32(0x1p-126)
	for _, p := range m.Pieces {
		if p.Kind == spm.Normal {
			low, high = min(low, p.Score), max(high, p.Score)
		}
	}
	return scoreRange{high, float64(low - 10)}
}

// userDefined is nearly nothing for a piece of any length, so that it wins over all ways to spell it.
func (r scoreRange) userDefined(piece string) float64 {
	return float64(float32(len(piece))*r.max) - 0.1
}

// placeMask gives [MASK] its id, after the pieces if it is negative.
func (t *Tokenizer) placeMask(id int) error {
	switch n := len(t.pieces); {
	case id < 0:
		id = n
	case id < n && t.pieces[id] != maskName:
		return fmt.Errorf("id %d should be [MASK] and is the piece %q", id, t.pieces[id])
	case id > n+maxAppended:
		return fmt.Errorf("[MASK] should have id %d, and the vocabulary ends at %d", id, n-1)
	}
	for len(t.pieces) < id {
		t.add(fmt.Sprintf("<added %d>", len(t.pieces)), 0, kindSpecial)
	}
	if len(t.pieces) == id {
		t.add(maskName, 0, kindSpecial)
	}
	t.kinds[id] = kindSpecial
	if t.ids[maskName] == id {
		delete(t.ids, maskName)
	}
	t.mask = id
	return nil
}

// finish checks what ablate relies on and makes the trie and the hash.
func (t *Tokenizer) finish() error {
	for id, name := range specials {
		if id >= len(t.pieces) || t.pieces[id] != name {
			have := "missing"
			if id < len(t.pieces) {
				have = fmt.Sprintf("%q", t.pieces[id])
			}
			return fmt.Errorf("piece %d is %s and should be %s; only vocabularies that begin with [PAD], [CLS], [SEP], [UNK] are read, as those of DeBERTaV3 do", id, have, name)
		}
		t.kinds[id] = kindSpecial
		delete(t.ids, name)
	}
	if err := t.index(); err != nil {
		return err
	}
	t.hash = t.digest()
	return nil
}
