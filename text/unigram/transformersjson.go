package unigram

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/spm"
)

// transformersJSON is what of a tokenizer.json decides ids.
type transformersJSON struct {
	AddedTokens  []addedToken    `json:"added_tokens"`
	Normalizer   json.RawMessage `json:"normalizer"`
	PreTokenizer *preTokenizer   `json:"pre_tokenizer"`
	Model        struct {
		Type         string      `json:"type"`
		UnkID        *int        `json:"unk_id"`
		ByteFallback bool        `json:"byte_fallback"`
		Vocab        []filePiece `json:"vocab"`
	} `json:"model"`
}

type addedToken struct {
	ID         int    `json:"id"`
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"`
	LStrip     bool   `json:"lstrip"`
	RStrip     bool   `json:"rstrip"`
	Normalized bool   `json:"normalized"`
	Special    bool   `json:"special"`
}

type preTokenizer struct {
	Type          string         `json:"type"`
	Pretokenizers []preTokenizer `json:"pretokenizers"`
	Replacement   string         `json:"replacement"`
	Prefix        *bool          `json:"add_prefix_space"` // before tokenizers 0.15
	Scheme        string         `json:"prepend_scheme"`
	Split         *bool          `json:"split"`
	Behavior      string         `json:"behavior"`
}

// check refuses everything but splitting at spaces, with a space before the first word, and perhaps at punctuation.
func (p *preTokenizer) check() (punct bool, err error) {
	switch {
	case p == nil:
		return false, errors.New("it has no pre_tokenizer")
	case p.Type == "Sequence" && len(p.Pretokenizers) == 1:
		return p.Pretokenizers[0].check()
	case p.Type == "Sequence" && len(p.Pretokenizers) == 2 && p.Pretokenizers[0].Type == "Punctuation":
		if b := p.Pretokenizers[0].Behavior; b != "" && b != "Isolated" {
			return false, fmt.Errorf("its pre_tokenizer Punctuation has the behavior %q, and only Isolated is supported", b)
		}
		_, err := p.Pretokenizers[1].check()
		return true, err
	case p.Type != "Metaspace":
		return false, fmt.Errorf("its pre_tokenizer is %q, and only Metaspace is supported", p.Type)
	case p.Replacement != spm.Meta || p.Prefix != nil && !*p.Prefix || p.Scheme != "" && p.Scheme != "always" ||
		p.Split != nil && !*p.Split:
		return false, fmt.Errorf("its Metaspace has replacement %q, prepend_scheme %q or no splitting, and should have %q, "+
			"\"always\" and splitting", p.Replacement, p.Scheme, spm.Meta)
	}
	return false, nil
}
