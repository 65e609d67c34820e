package unigram

import (
	"encoding/json"
	"slices"
	"strconv"
)

// specialToken describes a special token of which no file says anything. "[UNK]" is found after normalisation, as what
// the word "<unk>" becomes, and takes in the space before it.
func (t *Tokenizer) specialToken(id int) addedToken {
	_, here := t.scheme.(trained)
	ours := id == UnkID && here
	return addedToken{ID: id, Content: t.pieces[id], Special: true, Normalized: id == UnkID, LStrip: ours}
}

// writtenTokens are the added tokens as files for transformers have them. Beside an spm.model they are found in the
// text as it is given; where letters are made small, words are found in either case, which takes the text after that.
func (t *Tokenizer) writtenTokens() []addedToken {
	list := slices.Clone(t.added)
	if s, ok := t.scheme.(*sentencePiece); ok {
		for i := range list {
			list[i].Normalized = list[i].Normalized && s.source.beside.Lower && !list[i].Special
		}
	}
	return list
}

func (t *Tokenizer) configJSON() ([]byte, error) {
	decoder := map[string]any{}
	for _, a := range t.writtenTokens() {
		decoder[strconv.Itoa(a.ID)] = map[string]any{
			"content": a.Content, "lstrip": a.LStrip, "normalized": a.Normalized, "rstrip": a.RStrip,
			"single_word": a.SingleWord, "special": a.Special,
		}
	}
	lower, punct := t.options()
	config := map[string]any{
		"added_tokens_decoder":         decoder,
		"clean_up_tokenization_spaces": false,
		"do_lower_case":                lower,
		"model_input_names":            []string{"input_ids", "attention_mask", "token_type_ids"},
		"split_by_punct":               punct,
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
