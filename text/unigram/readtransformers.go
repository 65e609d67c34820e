package unigram

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
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
	if err := j.PreTokenizer.check(); err != nil {
		return nil, err
	}
	p := &transformers{source: f, desc: j.Normalizer}
	if len(j.Normalizer) > 0 && string(j.Normalizer) != "null" {
		var steps stepFile
		err := json.Unmarshal(j.Normalizer, &steps)
		if err == nil {
			p.steps, err = steps.steps()
		}
		if err != nil {
			return nil, err
		}
	}
	t := blankTokenizer(len(j.Model.Vocab)+1, p)
	if err := t.addVocab(&j); err != nil {
		return nil, err
	}
	mask, err := p.addTokens(t, &j, f.mask)
	if err != nil {
		return nil, err
	}
	if err := t.placeMask(mask); err != nil {
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

// addTokens adds what text is split at before normalisation, and finds [MASK].
func (p *transformers) addTokens(t *Tokenizer, j *transformersJSON, mask int) (int, error) {
	slices.SortFunc(j.AddedTokens, func(a, b addedToken) int { return a.ID - b.ID })
	p.added = map[string]int{}
	var names []string
	var ids []int32
	for _, a := range j.AddedTokens {
		n := len(t.pieces)
		switch {
		case a.ID < 0:
			return 0, fmt.Errorf("added token %.40q has id %d", a.Content, a.ID)
		case a.Content == maskName:
			if mask >= 0 && mask != a.ID {
				return 0, fmt.Errorf("[MASK] has id %d here and %d in a file beside it", a.ID, mask)
			}
			mask = a.ID
		case slices.Contains(specials, a.Content):
			if a.ID != slices.Index(specials, a.Content) {
				return 0, fmt.Errorf("%s has id %d and should have %d", a.Content, a.ID,
					slices.Index(specials, a.Content))
			}
			continue
		case a.SingleWord || a.LStrip || a.RStrip || a.Normalized || a.Content == "" ||
			strings.Contains(a.Content, "\x00") || len(a.Content) > spm.MaxPiece:
			return 0, fmt.Errorf("added token %d, %.40q, has flags or a length that are not supported", a.ID, a.Content)
		case a.ID > n+maxAppended || a.ID < n && t.pieces[a.ID] != a.Content:
			return 0, fmt.Errorf("added token %q has id %d, which is another piece or far beyond the vocabulary",
				a.Content, a.ID)
		default:
			for len(t.pieces) < a.ID {
				t.add(fmt.Sprintf("<added %d>", len(t.pieces)), 0, kindSpecial)
			}
			if len(t.pieces) == a.ID {
				t.add(a.Content, 0, kindSpecial)
			}
			delete(t.ids, a.Content)
			if _, ok := p.added[a.Content]; ok {
				return 0, fmt.Errorf("added token %q is there twice", a.Content)
			}
			p.added[a.Content] = a.ID
			names, ids = append(names, a.Content), append(ids, int32(a.ID))
			continue
		}
		if a.ID < n && t.pieces[a.ID] != maskName {
			return 0, fmt.Errorf("[MASK] has id %d, which is %q", a.ID, t.pieces[a.ID])
		}
		if a.ID == n {
			t.add(maskName, 0, kindSpecial)
		}
	}
	var err error
	p.trie, err = spm.BuildTrie(names, ids)
	return mask, err
}
