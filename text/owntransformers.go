package text

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ownNormalizer is Normalize in the steps of a tokenizer.json. The first two are its mapping of single
// characters. The last makes the word "<unk>" [UNK], which is an added token that takes in the space
// before it; it comes last, so that it sees single spaces.
const ownNormalizer = `{
    "type": "Sequence",
    "normalizers": [
      {"type": "Replace", "pattern": {"Regex": "[\\x{9}-\\x{D}\\x{20}\\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200B}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{2581}\\x{3000}\\x{FEFF}]+"}, "content": " "},
      {"type": "Replace", "pattern": {"Regex": "[\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{7F}-\\x{84}\\x{86}-\\x{9F}]+"}, "content": ""},
      {"type": "NFKC"},
      {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
      {"type": "Strip", "strip_left": true, "strip_right": true},
      {"type": "Replace", "pattern": {"Regex": "(?<![^ ])<unk>(?![^ ])"}, "content": "[UNK]"}
    ]
  }`

// isOwnNormalizer compares without regard to white space.
func isOwnNormalizer(raw json.RawMessage) bool {
	var a, b bytes.Buffer
	if json.Compact(&a, raw) != nil || json.Compact(&b, []byte(ownNormalizer)) != nil {
		return false
	}
	return bytes.Equal(a.Bytes(), b.Bytes())
}

// ownTokenizer reads back what WriteTransformers wrote of a tokenizer that Train made.
func (j *transformersJSON) ownTokenizer() (*Tokenizer, error) {
	n := vocabOverhead(j.Model.ByteFallback) - 1
	last := len(j.Model.Vocab) - 1
	if last < n || j.Model.Vocab[last].piece != maskName {
		return nil, fmt.Errorf("its %d pieces do not end with [MASK]", last+1)
	}
	var list []scored
	for _, p := range j.Model.Vocab[n:last] {
		list = append(list, scored(p))
	}
	t, err := newTokenizer(list, j.Model.ByteFallback)
	if err != nil {
		return nil, err
	}
	for i, p := range j.Model.Vocab {
		if t.pieces[i] != p.piece {
			return nil, fmt.Errorf("piece %d is %q and should be %q", i, p.piece, t.pieces[i])
		}
	}
	return t, nil
}
