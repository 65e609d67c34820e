package unigram

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
)

// beside is what the files beside a vocabulary say of how it is used.
type beside struct {
	Tokens []addedToken `json:"added_tokens,omitempty"`   // by id
	Lower  bool         `json:"do_lower_case,omitempty"`  // letters are made small
	Punct  bool         `json:"split_by_punct,omitempty"` // punctuation characters are words of their own
	Extra  []string     `json:"extra,omitempty"`          // special tokens of which no id is said
}

// plain reports whether nothing is said but where [MASK] is.
func (b beside) plain() bool {
	return !b.Lower && !b.Punct && len(b.Extra) == 0 && !slices.ContainsFunc(b.Tokens, func(a addedToken) bool {
		return !isSpecialName(a.Content) || a.LStrip || a.RStrip
	})
}

// settings is what of it decides the ids of a text, for the hash; "" if nothing does.
func (b beside) settings() (s string) {
	if b.Lower {
		s += " do_lower_case"
	}
	if b.Punct {
		s += " split_by_punct"
	}
	for _, a := range b.Tokens {
		if !isSpecialName(a.Content) {
			s += fmt.Sprintf(" %d:%q,%t,%t", a.ID, a.Content, a.LStrip, a.RStrip)
			if b.Lower {
				s += fmt.Sprintf(",%t,%t", a.Special, a.Normalized)
			}
		}
	}
	for _, name := range b.Extra {
		s += fmt.Sprintf(" %q", name)
	}
	return s
}

// check compares with what a tokenizer.json does.
func (b beside) check(lower, punct bool) error {
	for _, c := range []struct {
		key         string
		says, does  bool
		step, where string
	}{
		{"do_lower_case", b.Lower, lower, "Lowercase", "normalizer"},
		{"split_by_punct", b.Punct, punct, "Punctuation", "pre_tokenizer"},
	} {
		if c.says && !c.does {
			return fmt.Errorf("tokenizer_config.json beside it says %s, and its %s has no step %q: one of the two files is of "+
				"another tokenizer", c.key, c.where, c.step)
		}
	}
	return nil
}

// options are do_lower_case and split_by_punct.
func (t *Tokenizer) options() (lower, punct bool) {
	switch s := t.scheme.(type) {
	case *sentencePiece:
		return s.source.beside.Lower, s.source.beside.Punct
	case *transformers:
		return s.lower, s.punct
	}
	return false, false
}

// tokenizerConfig is tokenizer_config.json, as far as it decides ids.
type tokenizerConfig struct {
	Decoder    map[int]addedToken `json:"added_tokens_decoder"`
	Lower      bool               `json:"do_lower_case"`
	Punct      bool               `json:"split_by_punct"`
	Vocab      string             `json:"vocab_type"`
	Sampling   map[string]any     `json:"sp_model_kwargs"`
	CLS        json.RawMessage    `json:"cls_token"`
	SEP        json.RawMessage    `json:"sep_token"`
	PAD        json.RawMessage    `json:"pad_token"`
	UNK        json.RawMessage    `json:"unk_token"`
	Mask       json.RawMessage    `json:"mask_token"`
	Additional json.RawMessage    `json:"additional_special_tokens"`
	Extra      json.RawMessage    `json:"extra_special_tokens"`
}

// check refuses what is not done here.
func (c tokenizerConfig) check() error {
	for i, raw := range []json.RawMessage{c.PAD, c.CLS, c.SEP, c.UNK, c.Mask} {
		want := append(slices.Clone(specials), maskName)[i]
		if have, ok := tokenText(raw); ok && have != want {
			return fmt.Errorf("it names %.40q where only %s is supported", have, want)
		}
	}
	if len(c.Sampling) > 0 {
		return fmt.Errorf("its sp_model_kwargs are %v, and none is supported", c.Sampling)
	}
	return nil
}

// tokenText is the text of a token that is written as text or as an object.
func tokenText(raw json.RawMessage) (string, bool) {
	var s *string
	if json.Unmarshal(raw, &s) == nil && s != nil {
		return *s, true
	}
	var o struct {
		Content *string `json:"content"`
	}
	if json.Unmarshal(raw, &o) == nil && o.Content != nil {
		return *o.Content, true
	}
	return "", false
}

// special lists the additional special tokens. Newer releases have a list or an object under another name.
func (c tokenizerConfig) special() (names []string) {
	for _, raw := range []json.RawMessage{c.Additional, c.Extra} {
		var list []json.RawMessage
		var named map[string]json.RawMessage
		if json.Unmarshal(raw, &list) != nil && json.Unmarshal(raw, &named) == nil {
			for _, key := range slices.Sorted(maps.Keys(named)) {
				list = append(list, named[key])
			}
		}
		for _, item := range list {
			if s, ok := tokenText(item); ok {
				names = append(names, s)
			}
		}
	}
	return names
}

// readBeside reads a JSON file of a folder into v; false if it is not there.
func readBeside(dir, name string, v any) (bool, error) {
	path := filepath.Join(dir, name)
	b, err := readTokenizerFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return false, fmt.Errorf("tokenizer: %q is damaged: %w; delete it or get it again", path, err)
	}
	return true, nil
}

// readConfig reads tokenizer_config.json of a folder, if it has one.
func readConfig(dir string) (c tokenizerConfig, err error) {
	const name = "tokenizer_config.json"
	if _, err := readBeside(dir, name, &c); err != nil {
		return c, err
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("tokenizer: %q cannot be followed: %w", filepath.Join(dir, name), err)
	}
	return c, nil
}

// besideJSON is what is said beside a tokenizer.json, which has its tokens in itself.
func besideJSON(dir string) (beside, error) {
	c, err := readConfig(dir)
	return beside{Lower: c.Lower, Punct: c.Punct}, err
}

// besideModel is what is said beside an spm.model.
func besideModel(dir string) (beside, error) {
	c, err := readConfig(dir)
	if err != nil {
		return beside{}, err
	}
	b := beside{Lower: c.Lower, Punct: c.Punct}
	var byID map[string]int
	if _, err := readBeside(dir, "added_tokens.json", &byID); err != nil {
		return b, err
	}
	var j struct {
		Added []addedToken `json:"added_tokens"`
	}
	if _, err := readBeside(dir, "tokenizer.json", &j); err != nil {
		return b, err
	}
	extra := c.special()
	from := map[string]string{} // token -> the file that has it
	add := func(file string, a addedToken) error {
		for _, have := range b.Tokens {
			switch {
			case have.Content == a.Content && have.ID != a.ID:
				return fmt.Errorf("tokenizer: %s has id %d in %q and %d in %q; keep the file that belongs to the model", a.Content,
					have.ID, filepath.Join(dir, from[a.Content]), a.ID, filepath.Join(dir, file))
			case have.Content == a.Content:
				return nil
			}
		}
		a.Special = a.Special || isSpecialName(a.Content) || slices.Contains(extra, a.Content)
		b.Tokens, from[a.Content] = append(b.Tokens, a), file
		return nil
	}
	// The files that say most of a token come first.
	for _, id := range slices.Sorted(maps.Keys(c.Decoder)) {
		a := c.Decoder[id]
		a.ID = id
		if err := add("tokenizer_config.json", a); err != nil {
			return b, err
		}
	}
	for _, a := range j.Added {
		if err := add("tokenizer.json", a); err != nil {
			return b, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byID)) {
		a := addedToken{ID: byID[name], Content: name, Normalized: !isSpecialName(name) && !slices.Contains(extra, name)}
		if err := add("added_tokens.json", a); err != nil {
			return b, err
		}
	}
	for _, name := range extra {
		if !isSpecialName(name) && from[name] == "" {
			b.Extra = append(b.Extra, name)
		}
	}
	slices.SortStableFunc(b.Tokens, func(a, c addedToken) int { return a.ID - c.ID })
	return b, nil
}
