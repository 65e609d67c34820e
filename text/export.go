package text

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/spm"
)

// WriteTransformers writes the files with which AutoTokenizer of Hugging Face transformers, releases 4 and
// 5, gives the ids of this tokenizer: tokenizer.json, tokenizer_config.json and special_tokens_map.json,
// and spm.model for the sentencepiece library. A file that the tokenizer was read from is copied bit for
// bit. OpenTokenizer reads the folder back.
//
// tokenizer_config.json names the class PreTrainedTokenizerFast, which does what tokenizer.json says; the
// DebertaV2Tokenizer of release 5 puts a normalisation and settings of its own in its place.
//
// What these programs cannot express of a tokenizer of Train: transformers reads "[CLS]" and the other
// special names in text as their ids. The sentencepiece library reads the word "<unk>" as text, keeps NUL,
// makes one [UNK] of neighbouring characters outside the vocabulary where there is no byte fallback, and
// has scores in float32, which decides ties of two segmentations in another way (one line in 1,000 of the
// texts that were compared). Both do not set U+034F after 30 marks on a letter, as Normalize does.
//
// Of a tokenizer read from spm.model, transformers decides near ties with float64 scores, word by word.
func (t *Tokenizer) WriteTransformers(dir string) error {
	files, err := t.transformersFiles()
	if err != nil {
		return fmt.Errorf("tokenizer for transformers in %q: %w", dir, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("tokenizer for transformers: %w", err)
	}
	for _, f := range files {
		if err := atomicfile.Write(filepath.Join(dir, f.name), f.data); err != nil {
			return fmt.Errorf("tokenizer for transformers: %w", err)
		}
	}
	return nil
}

type namedFile struct {
	name string
	data []byte
}

func (t *Tokenizer) transformersFiles() ([]namedFile, error) {
	var list []namedFile
	add := func(name string, b []byte, err error) error {
		list = append(list, namedFile{name, b})
		return err
	}
	var err error
	switch s := t.scheme.(type) {
	case own:
		b, failed := ownModel(t)
		if err = add("spm.model", b, failed); err == nil {
			b, failed = t.transformersJSON(ownNormalizer, ownPreTokenizer(t))
			err = add("tokenizer.json", b, failed)
		}
	case *sentencePiece:
		err = add("spm.model", s.source.data, nil)
		normalizer, failed := s.normalizerJSON(t)
		if failed != nil {
			return nil, failed
		}
		b, failed := t.transformersJSON(normalizer, wordsPreTokenizer)
		err = add("tokenizer.json", b, failed)
	case *transformers:
		err = add("tokenizer.json", s.source.data, nil)
	}
	if err != nil {
		return nil, err
	}
	config, err := t.configJSON()
	if err != nil {
		return nil, err
	}
	special, err := json.MarshalIndent(specialTokens(), "", "  ")
	list = append(list, namedFile{"tokenizer_config.json", config}, namedFile{"special_tokens_map.json", append(special, '\n')})
	return list, err
}

// normalizerJSON is SentencePiece's normalisation in steps. Hugging Face's library applies a character
// map's rules for several characters within grapheme clusters of up to 5 bytes only, and may take the
// shortest; composing before (NFC) makes more differences than it mends, since the maps of sentencepiece
// leave some letters apart.
func (p *sentencePiece) normalizerJSON(t *Tokenizer) (string, error) {
	if !p.spec.AddDummyPrefix || !p.spec.RemoveExtraWhitespaces {
		return "", fmt.Errorf("add_dummy_prefix or remove_extra_whitespaces is off in its spm.model, which transformers' DeBERTa tokenizers cannot do; give a model with both on")
	}
	for piece := range t.ids {
		if strings.LastIndex(piece, spm.Meta) > 0 {
			return "", fmt.Errorf("its piece %q goes over a word's end, which transformers' DeBERTa tokenizers cannot do; train with split_by_whitespace on", piece)
		}
	}
	rules := ""
	if len(p.spec.Charsmap) > 0 {
		rules = fmt.Sprintf("\n      {\"type\": \"Precompiled\", \"precompiled_charsmap\": %q},", base64.StdEncoding.EncodeToString(p.spec.Charsmap))
	}
	return `{
    "type": "Sequence",
    "normalizers": [` + rules + `
      {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
      {"type": "Strip", "strip_left": true, "strip_right": true}
    ]
  }`, nil
}

const wordsPreTokenizer = `{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}`

// transformersJSON gives tokenizer.json with one piece a line.
func (t *Tokenizer) transformersJSON(normalizer, preTokenizer string) ([]byte, error) {
	var added bytes.Buffer
	for i, id := range t.addedIDs() {
		if i > 0 {
			added.WriteByte(',')
		}
		b, err := json.Marshal(t.addedToken(id))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&added, "\n    %s", b)
	}
	decoders := `{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}`
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
    "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
    "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
    "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}
  },
  "decoder": {"type": "Sequence", "decoders": [%s]},
  "model": {"type": "Unigram", "unk_id": %d, "byte_fallback": %t, "vocab": [`, added.Bytes(), normalizer, preTokenizer, decoders, UnkID, t.bytes)
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

func (t *Tokenizer) addedIDs() []int { return []int{PadID, ClsID, SepID, UnkID, t.mask} }

// addedToken describes a special token. "[UNK]" is found after normalisation, as what the word "<unk>"
// becomes, and takes in the space before it.
func (t *Tokenizer) addedToken(id int) addedToken {
	_, trained := t.scheme.(own)
	ours := id == UnkID && trained
	return addedToken{ID: id, Content: t.pieces[id], Special: true, Normalized: id == UnkID, LStrip: ours}
}

func (t *Tokenizer) configJSON() ([]byte, error) {
	decoder := map[string]any{}
	for _, id := range t.addedIDs() {
		a := t.addedToken(id)
		decoder[strconv.Itoa(id)] = map[string]any{
			"content": a.Content, "lstrip": a.LStrip, "normalized": a.Normalized, "rstrip": a.RStrip,
			"single_word": a.SingleWord, "special": a.Special,
		}
	}
	config := map[string]any{
		"added_tokens_decoder":         decoder,
		"clean_up_tokenization_spaces": false,
		"do_lower_case":                false,
		"model_input_names":            []string{"input_ids", "attention_mask", "token_type_ids"},
		"split_by_punct":               false,
		"tokenizer_class":              "PreTrainedTokenizerFast",
		"vocab_type":                   "spm",
	}
	for name, token := range specialTokens() {
		config[name] = token
	}
	b, err := json.MarshalIndent(config, "", "  ")
	return append(b, '\n'), err
}

func specialTokens() map[string]string {
	return map[string]string{
		"bos_token": "[CLS]", "cls_token": "[CLS]", "eos_token": "[SEP]", "mask_token": maskName,
		"pad_token": "[PAD]", "sep_token": "[SEP]", "unk_token": "[UNK]",
	}
}
