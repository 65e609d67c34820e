package unigram

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// WriteTransformers writes the files with which AutoTokenizer of Hugging Face transformers, releases 4 and 5, gives the
// ids of this tokenizer: tokenizer.json, tokenizer_config.json and special_tokens_map.json, and spm.model for the
// sentencepiece library. A file that the tokenizer was read from is copied unchanged. OpenTokenizer reads the folder. A
// folder that cannot be written is an error, and so is an spm.model with settings that transformers does not have.
//
// tokenizer_config.json names the class PreTrainedTokenizerFast, which follows tokenizer.json; the DebertaV2Tokenizer
// of release 5 uses its own normalisation and settings instead.
//
// transformers reads "[CLS]" and the other special names in any text as their ids, as EncodeMarked does. What these
// programs cannot express of a tokenizer of Train: the sentencepiece library reads the word "<unk>" as text, keeps NUL,
// makes one [UNK] of neighbouring characters outside the vocabulary where there is no byte fallback, and
// has scores in float32, which decides ties of two segmentations in another way (one line in 1,000 of the
// texts that were compared). Both do not set U+034F after 30 marks on a letter, as Normalize does.
//
// With a tokenizer read from spm.model, transformers decides near ties with float64 scores, word by word; with
// do_lower_case it keeps the space before an added word as a piece.
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
	list, err := t.vocabularyFiles()
	if err != nil {
		return nil, err
	}
	config, err := t.configJSON()
	if err != nil {
		return nil, err
	}
	special, err := json.MarshalIndent(specialTokens(), "", "  ")
	list = append(list, namedFile{"tokenizer_config.json", config},
		namedFile{"special_tokens_map.json", append(special, '\n')})
	return list, err
}

// vocabularyFiles are spm.model, where the tokenizer can be written as one, and tokenizer.json.
func (t *Tokenizer) vocabularyFiles() ([]namedFile, error) {
	normalizer, preTokenizer := "", ""
	var list []namedFile
	switch s := t.scheme.(type) {
	case trained:
		model, err := trainedModel(t)
		if err != nil {
			return nil, err
		}
		list = append(list, namedFile{"spm.model", model})
		normalizer, preTokenizer = trainedNormalizer, unitsPreTokenizer(t)
	case *sentencePiece:
		list = append(list, namedFile{"spm.model", s.source.data})
		var err error
		if normalizer, err = s.normalizerJSON(t); err != nil {
			return nil, err
		}
		preTokenizer = s.preTokenizerJSON()
	case *transformers:
		return []namedFile{{"tokenizer.json", s.source.data}}, nil
	}
	b, err := t.transformersJSON(normalizer, preTokenizer)
	return append(list, namedFile{"tokenizer.json", b}), err
}
