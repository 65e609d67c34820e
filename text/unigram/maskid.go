package unigram

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// maskBeside looks for the id of [MASK] in the files beside a model; -1 if they do not say.
func maskBeside(dir string) (int, error) {
	mask, from := -1, ""
	for _, name := range []string{"added_tokens.json", "tokenizer_config.json", "tokenizer.json"} {
		path := filepath.Join(dir, name)
		b, err := readTokenizerFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		id, err := maskIn(name, b)
		if err != nil {
			return 0, fmt.Errorf("tokenizer: %q is damaged: %w; delete it or get it again", path, err)
		}
		if id < 0 {
			continue
		}
		if mask >= 0 && id != mask {
			return 0, fmt.Errorf("tokenizer: [MASK] has id %d in %q and %d in %q; "+
				"keep the file that belongs to the model", mask, from, id, path)
		}
		mask, from = id, path
	}
	return mask, nil
}

// maskIn finds the id of [MASK] in a file of one of three formats; -1 if it has none.
func maskIn(name string, b []byte) (int, error) {
	type named struct {
		Content string `json:"content"`
	}
	switch name {
	case "added_tokens.json":
		var ids map[string]int
		if err := json.Unmarshal(b, &ids); err != nil {
			return 0, err
		}
		if id, ok := ids[maskName]; ok {
			return checkedID(id)
		}
	case "tokenizer_config.json":
		var f struct {
			Decoder map[int]named `json:"added_tokens_decoder"`
		}
		if err := json.Unmarshal(b, &f); err != nil {
			return 0, err
		}
		for id, token := range f.Decoder {
			if token.Content == maskName {
				return checkedID(id)
			}
		}
	default:
		var f struct {
			Added []addedToken `json:"added_tokens"`
		}
		if err := json.Unmarshal(b, &f); err != nil {
			return 0, err
		}
		for _, a := range f.Added {
			if a.Content == maskName {
				return checkedID(a.ID)
			}
		}
	}
	return -1, nil
}

func checkedID(id int) (int, error) {
	if id < 0 {
		return 0, fmt.Errorf("[MASK] has id %d", id)
	}
	return id, nil
}
