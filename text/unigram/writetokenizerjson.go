package unigram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

const wordsPreTokenizer = `{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}`

// transformersJSON gives tokenizer.json with one piece a line.
func (t *Tokenizer) transformersJSON(normalizer, preTokenizer string) ([]byte, error) {
	var added bytes.Buffer
	for i, a := range t.writtenTokens() {
		if i > 0 {
			added.WriteByte(',')
		}
		b, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&added, "\n    %s", b)
	}
	decoders := `{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "Fuse"}, ` +
		`{"type": "Strip", "content": " ", "start": 1, "stop": 0}`
	if t.bytes {
		decoders = `{"type": "ByteFallback"}, ` + decoders
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{
  "version": "1.0",
  "truncation": null,
  "padding": null,
  "added_tokens": [%s
  ],
  "normalizer": %s,
  "pre_tokenizer": %s,
  "post_processor": {
    "type": "TemplateProcessing",
    "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, `+
		`{"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
    "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, `+
		`{"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}, `+
		`{"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
    "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]}, `+
		`"[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}
  },
  "decoder": {"type": "Sequence", "decoders": [%s]},
  "model": {"type": "Unigram", "unk_id": %d, "byte_fallback": %t, "vocab": [`,
		added.Bytes(), normalizer, preTokenizer, decoders, UnkID, t.bytes)
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	hidden := t.hiddenScore()
	for id, piece := range t.pieces {
		if id > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    ")
		score := t.scores[id]
		if t.kinds[id] != kindText && id != UnkID {
			score = hidden
		}
		if err := enc.Encode([]any{piece, score}); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1) // Encode's line feed
	}
	b.WriteString("\n  ]}\n}\n")
	return b.Bytes(), nil
}

// hiddenScore is for pieces that text is not cut into. Hugging Face's library finds all in text, "<0xC3>"
// too, unless it is cheaper to spell them. It takes the lowest score for the start of that of a character
// outside the vocabulary, which matters only if such a character is part of a piece: then the lowest
// score of what was learned must stay the lowest.
func (t *Tokenizer) hiddenScore() float64 {
	lowest, spelled := t.unknown+10, true
	for piece := range t.ids {
		for _, r := range piece {
			_, ok := t.ids[string(r)]
			spelled = spelled && ok
		}
	}
	if !spelled {
		return lowest
	}
	longest := 0
	for id, piece := range t.pieces {
		if t.kinds[id] != kindText {
			longest = max(longest, utf8.RuneCountInString(piece))
		}
	}
	return float64(longest)*(lowest-10) - 1
}
