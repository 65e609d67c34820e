package pretrained

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/text/unigram"
)

// tokenizerFiles are the files by which a folder with a tokenizer is recognised.
var tokenizerFiles = []string{"tokenizer.json", "spm.model"}

// ErrNoTokenizer is the error of a checkpoint without a tokenizer beside its weights.
var ErrNoTokenizer = errors.New("no tokenizer")

// Tokenizer opens the tokenizer beside the weights, or in the parent folder if the weights are in generator/,
// discriminator/ or checkpoint/. The error is [ErrNoTokenizer] if there is none; one that does not fit the word table
// is an error too.
func (c *Checkpoint) Tokenizer() (*unigram.Tokenizer, error) {
	for _, dir := range c.dirs {
		folders := []string{dir}
		switch filepath.Base(dir) {
		case generatorScope, discriminatorScope, "checkpoint":
			folders = append(folders, filepath.Dir(dir))
		}
		for _, folder := range folders {
			if _, ok := firstOf(folder, tokenizerFiles...); ok {
				return c.openTokenizer(folder)
			}
		}
	}
	return nil, fmt.Errorf("checkpoint %s has %w beside it (%s): copy there the one that it was trained with", c.Path,
		ErrNoTokenizer, strings.Join(tokenizerFiles, " or "))
}

func (c *Checkpoint) openTokenizer(dir string) (*unigram.Tokenizer, error) {
	t, err := unigram.OpenTokenizer(dir)
	if err != nil {
		return nil, err
	}
	for _, p := range []*part{c.generator, c.discriminator} {
		if p != nil && t.MaskID() >= p.Config.Vocab {
			return nil, fmt.Errorf("the tokenizer in %s has [MASK] as id %d, and the word table of %s %d rows: it is the "+
				"tokenizer of another model", dir, t.MaskID(), c.Path, p.Config.Vocab)
		}
	}
	return t, nil
}

// writeTokenizer writes the tokenizer in the files of transformers. Without a tokenizer it writes none and returns a
// note.
func (c *Checkpoint) writeTokenizer(dir string) (note string, err error) {
	t, err := c.Tokenizer()
	if errors.Is(err, ErrNoTokenizer) {
		return "no tokenizer is written: " + err.Error(), nil
	}
	if err != nil {
		return "", err
	}
	return "", t.WriteTransformers(dir)
}
