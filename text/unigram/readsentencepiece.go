package unigram

import (
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/spm"
)

// fromSentencePiece makes a tokenizer of a model file. The id of [MASK] is f.mask; if that is negative,
// the one of the piece of this name, or else the next after the last piece.
func fromSentencePiece(f *foreignFile) (*Tokenizer, error) {
	m, err := spm.Parse(f.data)
	if err != nil {
		return nil, err
	}
	p := &sentencePiece{source: f, spec: m.Normalizer}
	if p.normalise, err = spm.NewNormalizer(m); err != nil {
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
	if mask, err = t.placeBeside(f.beside, mask); err != nil {
		return nil, err
	}
	if err := t.placeMask(mask); err != nil {
		return nil, err
	}
	return t, t.finish()
}

// placeBeside adds the tokens that files beside a model name, and returns the id of [MASK], if one of them has it.
func (t *Tokenizer) placeBeside(b beside, mask int) (int, error) {
	tokens := slices.Clone(b.Tokens)
	for _, name := range b.Extra {
		id := slices.Index(t.pieces, name)
		if id < 0 {
			return 0, fmt.Errorf("special token %.40q of tokenizer_config.json has no id: save the tokenizer again with "+
				"save_pretrained, which writes the ids", name)
		}
		tokens = append(tokens, addedToken{ID: id, Content: name, Special: true})
	}
	for _, a := range tokens {
		if a.SingleWord {
			return 0, fmt.Errorf("added token %.40q is single_word, which is not supported beside an spm.model", a.Content)
		}
	}
	if err := t.place(tokens); err != nil {
		return 0, err
	}
	for _, a := range t.added {
		if a.Content == maskName {
			mask = a.ID
		}
	}
	return mask, nil
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
