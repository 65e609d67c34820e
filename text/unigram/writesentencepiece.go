package unigram

import "github.com/ablate-go/ablate/internal/spm"

// trainedModel expresses a tokenizer of Train as a file for the sentencepiece library. That wants pieces for
// all 256 bytes if for any; those that no text needs come after [MASK], so that ids stay.
func trainedModel(t *Tokenizer) ([]byte, error) {
	m := spm.New()
	m.Trainer = spm.Trainer{
		ByteFallback: t.bytes, PadID: PadID, BosID: ClsID, EosID: SepID, UnkID: UnkID,
		PadPiece: specials[PadID], BosPiece: specials[ClsID], EosPiece: specials[SepID], UnkPiece: specials[UnkID],
		UnkSurface: m.Trainer.UnkSurface,
	}
	for id, piece := range t.pieces {
		p := spm.Piece{Text: piece, Score: float32(t.scores[id]), Kind: spm.Normal}
		switch {
		case id == UnkID:
			p.Kind = spm.Unknown
		case t.kinds[id] == kindSpecial:
			p.Kind = spm.Control
		case t.kinds[id] == kindByte:
			p.Kind = spm.Byte
		}
		m.Pieces = append(m.Pieces, p)
	}
	for b, id := range t.byteID {
		if t.bytes && id < 0 {
			m.Pieces = append(m.Pieces, spm.Piece{Text: byteName(byte(b)), Kind: spm.Byte})
		}
	}
	rules, err := nfkcCharsmap()
	if err != nil {
		return nil, err
	}
	m.Normalizer = spm.NormalizerSpec{Name: "ablate_nfkc", Charsmap: rules, AddDummyPrefix: true,
		RemoveExtraWhitespaces: true}
	return m.Marshal()
}
