package unigram

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/spm"
)

// trainedNormalizer is Normalize in the steps of a tokenizer.json. The first two are its mapping of single characters.
// The last replaces the word "<unk>" by [UNK], an added token that includes the space before it; it is last because it
// needs single spaces.
const trainedNormalizer = `{
    "type": "Sequence",
    "normalizers": [
      {"type": "Replace", "pattern": {"Regex": "[\\x{9}-\\x{D}\\x{20}\\x{85}\\x{A0}\\x{1680}` +
	`\\x{2000}-\\x{200B}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{2581}\\x{3000}\\x{FEFF}]+"}, "content": " "},
      {"type": "Replace", "pattern": {"Regex": "[\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{7F}-\\x{84}\\x{86}-\\x{9F}]+"}, ` +
	`"content": ""},
      {"type": "NFKC"},
      {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
      {"type": "Strip", "strip_left": true, "strip_right": true},
      {"type": "Replace", "pattern": {"Regex": "(?<![^ ])<unk>(?![^ ])"}, "content": "[UNK]"}
    ]
  }`

// isTrainedNormalizer compares with trainedNormalizer, ignoring white space.
func isTrainedNormalizer(raw json.RawMessage) bool {
	var a, b bytes.Buffer
	if json.Compact(&a, raw) != nil || json.Compact(&b, []byte(trainedNormalizer)) != nil {
		return false
	}
	return bytes.Equal(a.Bytes(), b.Bytes())
}

// normalizerJSON is SentencePiece's normalisation in steps. Hugging Face's library applies a character
// map's rules for several characters within grapheme clusters of up to 5 bytes only, and may take the
// shortest; composing before (NFC) makes more differences than it mends, since the maps of sentencepiece
// leave some letters apart.
func (p *sentencePiece) normalizerJSON(t *Tokenizer) (string, error) {
	if !p.spec.AddDummyPrefix || !p.spec.RemoveExtraWhitespaces {
		return "", fmt.Errorf("add_dummy_prefix or remove_extra_whitespaces is off in its spm.model, which " +
			"transformers' DeBERTa tokenizers cannot do; give a model with both on")
	}
	for piece := range t.ids {
		if strings.LastIndex(piece, spm.Meta) > 0 {
			return "", fmt.Errorf("its piece %q goes over a word's end, which transformers' DeBERTa tokenizers "+
				"cannot do; train with split_by_whitespace on", piece)
		}
	}
	rules := ""
	if len(p.spec.Charsmap) > 0 {
		rules = fmt.Sprintf("\n      {\"type\": \"Precompiled\", \"precompiled_charsmap\": %q},",
			base64.StdEncoding.EncodeToString(p.spec.Charsmap))
	}
	if p.source.beside.Lower {
		rules = "\n      {\"type\": \"Lowercase\"}," + rules
	}
	atPunctuation := ""
	if p.source.beside.Punct { // the library sees each part by itself, without spaces at its end
		atPunctuation = `,
      {"type": "Replace", "pattern": {"Regex": " +(?=[\\p{P}$+<=>^` + "`" + `|~])"}, "content": ""}`
	}
	return `{
    "type": "Sequence",
    "normalizers": [` + rules + `
      {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
      {"type": "Strip", "strip_left": true, "strip_right": true}` + atPunctuation + `
    ]
  }`, nil
}

// preTokenizerJSON cuts text into words, and at punctuation if so asked. Here that is after normalisation, and in the
// library that reads the model before it: they differ where normalisation makes punctuation of something else.
func (p *sentencePiece) preTokenizerJSON() string {
	if !p.source.beside.Punct {
		return wordsPreTokenizer
	}
	return `{"type": "Sequence", "pretokenizers": [{"type": "Punctuation", "behavior": "Isolated"}, ` +
		wordsPreTokenizer + `]}`
}
