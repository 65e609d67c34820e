package pretrained

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/text"
)

// tokenizerFiles are what tells that a folder has a tokenizer.
var tokenizerFiles = []string{"tokenizer.json", "spm.model"}

// Tokenizer opens the tokenizer beside the weights.
func (c *Checkpoint) Tokenizer() (*text.Tokenizer, error) {
	for _, dir := range c.dirs {
		for _, d := range []string{dir, filepath.Dir(dir)} { // the folder generator/ shares that of the pair
			if _, ok := firstOf(d, tokenizerFiles...); ok {
				return text.OpenTokenizer(d)
			}
		}
	}
	return nil, fmt.Errorf("checkpoint %s has no tokenizer beside it (%s): copy there the one that it was trained with", c.Path, strings.Join(tokenizerFiles, " or "))
}

// writeTokenizer writes what transformers needs; a checkpoint without a tokenizer has none in its export either.
func (c *Checkpoint) writeTokenizer(dir string) (note string, err error) {
	t, err := c.Tokenizer()
	if err != nil {
		return "no tokenizer is written: " + err.Error(), nil
	}
	return "", t.WriteTransformers(dir)
}
