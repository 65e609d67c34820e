package unigram

import (
	"encoding/json"
	"strconv"
)

// addedIDs are those of the special tokens.
func (t *Tokenizer) addedIDs() []int { return []int{PadID, ClsID, SepID, UnkID, t.mask} }

// addedToken describes a special token. "[UNK]" is found after normalisation, as what the word "<unk>"
// becomes, and takes in the space before it.
func (t *Tokenizer) addedToken(id int) addedToken {
	_, here := t.scheme.(trained)
	ours := id == UnkID && here
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
