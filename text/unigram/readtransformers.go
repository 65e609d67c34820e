package unigram

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/spm"
)

// fromTransformers makes a tokenizer of a tokenizer.json.
func fromTransformers(f *foreignFile) (*Tokenizer, error) {
	var j transformersJSON
	if err := json.Unmarshal(f.data, &j); err != nil {
		return nil, fmt.Errorf("is no tokenizer.json: %w", err)
	}
	if j.Model.Type != "Unigram" {
		return nil, fmt.Errorf("its model is %q, and only Unigram is supported", j.Model.Type)
	}
	if j.Model.UnkID == nil || *j.Model.UnkID != UnkID {
		return nil, fmt.Errorf("its unk_id is not %d", UnkID)
	}
	if isTrainedNormalizer(j.Normalizer) {
		return j.trainedTokenizer()
	}
	p := &transformers{source: f, desc: j.Normalizer}
	var err error
	if p.punct, err = j.PreTokenizer.check(); err != nil {
		return nil, err
	}
	if len(j.Normalizer) > 0 && string(j.Normalizer) != "null" {
		var steps stepFile
		err := json.Unmarshal(j.Normalizer, &steps)
		if err == nil {
			p.steps, err = steps.steps()
		}
		if err != nil {
			return nil, err
		}
		p.lower = steps.has("Lowercase")
	}
	if err := f.beside.check(p.lower, p.punct); err != nil {
		return nil, err
	}
	t := blankTokenizer(len(j.Model.Vocab)+1, p)
	if err := t.addVocab(&j); err != nil {
		return nil, err
	}
	if err := p.addTokens(t, &j, f.mask); err != nil {
		return nil, err
	}
	return t, t.finish()
}

// addVocab adds the pieces. Pieces with the names of bytes can be found in text like others, as in
// Hugging Face's library.
func (t *Tokenizer) addVocab(j *transformersJSON) error {
	t.bytes = j.Model.ByteFallback
	for id, v := range j.Model.Vocab {
		switch {
		case v.piece == "" || !utf8.ValidString(v.piece) || strings.Contains(v.piece, "\x00") ||
			len(v.piece) > spm.MaxPiece:
			return fmt.Errorf("piece %d is %.40q, which is no text of up to %d bytes", id, v.piece, spm.MaxPiece)
		case !(math.Abs(v.score) < 1e6): // catches NaN
			return fmt.Errorf("piece %d, %q, has score %v", id, v.piece, v.score)
		}
		if _, ok := t.ids[v.piece]; ok {
			return fmt.Errorf("piece %q is there twice, the second time as %d", v.piece, id)
		}
		t.add(v.piece, v.score, kindText)
		t.unknown = min(t.unknown, v.score)
		if b, ok := spm.ByteOf(v.piece); ok && t.bytes {
			t.byteID[b], t.kinds[id] = int32(id), kindByte
		}
	}
	t.unknown -= 10
	return nil
}

// addTokens adds what text is split at, and [MASK].
func (p *transformers) addTokens(t *Tokenizer, j *transformersJSON, mask int) error {
	if err := t.place(j.AddedTokens); err != nil {
		return err
	}
	p.added = map[string]int{}
	for _, a := range t.added {
		switch {
		case a.Content == maskName && mask >= 0 && mask != a.ID:
			return fmt.Errorf("[MASK] has id %d here and %d in a file beside it", a.ID, mask)
		case a.Content == maskName:
			mask = a.ID
		case !isSpecialName(a.Content):
			p.added[a.Content] = a.ID
			if a.SingleWord || a.LStrip || a.RStrip || a.Normalized {
				p.flags += fmt.Sprintf(" %d:%t,%t,%t,%t", a.ID, a.SingleWord, a.LStrip, a.RStrip, a.Normalized)
			}
		}
	}
	return t.placeMask(mask)
}
