package spm

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Marshal gives the bytes of a model file, after Check.
func (m *Model) Marshal() ([]byte, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	var b []byte
	for _, p := range m.Pieces {
		var w wire
		w.bytes(pieceText, p.Text)
		w.float(pieceScore, p.Score)
		if p.Kind != Normal {
			w.int(pieceKind, int32(p.Kind))
		}
		b = appendMessage(b, modelPieces, w)
	}
	b = appendMessage(b, modelTrainer, m.trainerWire())
	return appendMessage(b, modelNormalizer, m.Normalizer.wire()), nil
}

func (m *Model) trainerWire() wire {
	var w wire
	t := &m.Trainer
	w.int(trainerModelType, unigram)
	w.int(trainerVocabSize, int32(len(m.Pieces)))
	w.bool(trainerByteFallback, t.ByteFallback)
	w.int(trainerUnkID, t.UnkID)
	w.int(trainerBosID, t.BosID)
	w.int(trainerEosID, t.EosID)
	w.int(trainerPadID, t.PadID)
	w.bytes(trainerUnkSurface, t.UnkSurface)
	w.bytes(trainerUnkPiece, t.UnkPiece)
	w.bytes(trainerBosPiece, t.BosPiece)
	w.bytes(trainerEosPiece, t.EosPiece)
	w.bytes(trainerPadPiece, t.PadPiece)
	return w
}

func (n *NormalizerSpec) wire() wire {
	var w wire
	w.bytes(normalizerName, n.Name)
	w.bytes(normalizerCharsmap, string(n.Charsmap))
	w.bool(normalizerDummyPrefix, n.AddDummyPrefix)
	w.bool(normalizerRemoveExtra, n.RemoveExtraWhitespaces)
	w.bool(normalizerEscape, true)
	return w
}

// wire is a message under way.
type wire []byte

func (w *wire) bytes(num protowire.Number, v string) {
	*w = protowire.AppendString(protowire.AppendTag(*w, num, protowire.BytesType), v)
}

func (w *wire) float(num protowire.Number, v float32) {
	*w = protowire.AppendFixed32(protowire.AppendTag(*w, num, protowire.Fixed32Type), math.Float32bits(v))
}

func (w *wire) int(num protowire.Number, v int32) {
	*w = protowire.AppendVarint(protowire.AppendTag(*w, num, protowire.VarintType), uint64(int64(v)))
}

func (w *wire) bool(num protowire.Number, v bool) { w.int(num, int32(protowire.EncodeBool(v))) }

func appendMessage(b []byte, num protowire.Number, w wire) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), w)
}
