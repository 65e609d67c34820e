package spm

import (
	"fmt"
	"math"
)

// Field numbers of sentencepiece_model.proto.
const (
	modelPieces       = 1
	modelTrainer      = 2
	modelNormalizer   = 3
	modelDenormalizer = 5

	pieceText  = 1
	pieceScore = 2
	pieceKind  = 3

	trainerModelType        = 3
	trainerVocabSize        = 4
	trainerWhitespaceSuffix = 24
	trainerByteFallback     = 35
	trainerUnkID            = 40
	trainerBosID            = 41
	trainerEosID            = 42
	trainerPadID            = 43
	trainerUnkSurface       = 44
	trainerUnkPiece         = 45
	trainerBosPiece         = 46
	trainerEosPiece         = 47
	trainerPadPiece         = 48

	normalizerName        = 1
	normalizerCharsmap    = 2
	normalizerDummyPrefix = 3
	normalizerRemoveExtra = 4
	normalizerEscape      = 5
)

const unigram = 1

var modelTypes = map[int32]string{2: "BPE", 3: "WORD", 4: "CHAR"}

// Parse reads a model file. Fields that do not decide ids, and those of newer releases, are skipped.
// What is allocated is bounded by a small multiple of len(b).
func Parse(b []byte) (*Model, error) {
	m := New()
	err := fields(b, "the model", func(f field) error {
		switch f.num {
		case modelPieces:
			p, err := parsePiece(f, len(m.Pieces))
			m.Pieces = append(m.Pieces, p)
			return err
		case modelTrainer:
			return m.parseTrainer(f)
		case modelNormalizer:
			return m.Normalizer.parse(f)
		case modelDenormalizer:
			var d NormalizerSpec
			if err := d.parse(f); err != nil {
				return err
			}
			if len(d.Charsmap) > 0 {
				return fmt.Errorf("denormalizer_spec has a character map, and decoding with one is not supported")
			}
		}
		return nil
	})
	if err == nil {
		err = m.Check()
	}
	if err != nil {
		return nil, fmt.Errorf("is no SentencePiece model for ablate: %w", err)
	}
	return m, nil
}

func parsePiece(f field, id int) (Piece, error) {
	p := Piece{Kind: Normal}
	msg, err := f.bytes()
	if err != nil {
		return p, err
	}
	return p, fields(msg, fmt.Sprintf("piece %d", id), func(f field) error {
		var err error
		switch f.num {
		case pieceText:
			p.Text, err = f.text()
		case pieceScore:
			p.Score, err = f.float()
		case pieceKind:
			var v int32
			if v, err = f.int(); err == nil && (v < 1 || v > math.MaxUint8) {
				err = f.errorf("is %d, which is no type of a piece", v)
			}
			p.Kind = Kind(v)
		}
		return err
	})
}

func (m *Model) parseTrainer(f field) error {
	msg, err := f.bytes()
	if err != nil {
		return err
	}
	t := &m.Trainer
	return fields(msg, "trainer_spec", func(f field) (err error) {
		switch f.num {
		case trainerModelType:
			v, err := f.int()
			if err == nil && v != unigram {
				name, ok := modelTypes[v]
				if !ok {
					name = fmt.Sprint(v)
				}
				err = fmt.Errorf("model_type is %s, and only UNIGRAM is supported", name)
			}
			return err
		case trainerWhitespaceSuffix:
			on, err := f.bool()
			if err == nil && on {
				err = fmt.Errorf("treat_whitespace_as_suffix is on and not supported")
			}
			return err
		case trainerByteFallback:
			t.ByteFallback, err = f.bool()
		case trainerUnkID:
			t.UnkID, err = f.int()
		case trainerBosID:
			t.BosID, err = f.int()
		case trainerEosID:
			t.EosID, err = f.int()
		case trainerPadID:
			t.PadID, err = f.int()
		case trainerUnkSurface:
			t.UnkSurface, err = f.text()
		case trainerUnkPiece:
			t.UnkPiece, err = f.text()
		case trainerBosPiece:
			t.BosPiece, err = f.text()
		case trainerEosPiece:
			t.EosPiece, err = f.text()
		case trainerPadPiece:
			t.PadPiece, err = f.text()
		}
		return err
	})
}

func (n *NormalizerSpec) parse(f field) error {
	msg, err := f.bytes()
	if err != nil {
		return err
	}
	return fields(msg, "normalizer_spec", func(f field) (err error) {
		switch f.num {
		case normalizerName:
			n.Name, err = f.text()
		case normalizerCharsmap:
			n.Charsmap, err = f.bytes()
		case normalizerDummyPrefix:
			n.AddDummyPrefix, err = f.bool()
		case normalizerRemoveExtra:
			n.RemoveExtraWhitespaces, err = f.bool()
		case normalizerEscape:
			on, err := f.bool()
			if err == nil && !on {
				err = fmt.Errorf("escape_whitespaces is off and that is not supported")
			}
			return err
		}
		return err
	})
}
