package unigram

import (
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/spm"
)

// Decode returns the text of ids: for the ids of s, with byte fallback, exactly Normalize(s). [PAD], [CLS] and [SEP]
// are left out, [UNK] becomes the word "<unk>", [MASK] the word "[MASK]"; bytes that are no character become U+FFFD.
func (t *Tokenizer) Decode(ids []int) string {
	var b []byte
	for _, id := range ids {
		if v, ok := t.fromByte(id); ok {
			b = append(b, v)
			continue
		}
		switch p := t.Piece(id); {
		case id == PadID || id == ClsID || id == SepID:
		case id == UnkID:
			b = append(append(b, ' '), unknownWord...)
		case t.IsSpecial(id), t.kinds[id] == kindAdded:
			b = append(append(b, ' '), p...)
		default:
			b = append(b, strings.ReplaceAll(p, string(meta), " ")...)
		}
	}
	out := strings.ToValidUTF8(string(b), string(utf8.RuneError))
	if t.scheme.prefixes() {
		out = strings.TrimPrefix(out, " ")
	}
	return out
}

// fromByte returns the byte of an id, if the id stands for one.
func (t *Tokenizer) fromByte(id int) (byte, bool) {
	if id < 0 || id >= len(t.kinds) || t.kinds[id] != kindByte {
		return 0, false
	}
	return spm.ByteOf(t.pieces[id])
}
