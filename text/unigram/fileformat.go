package unigram

import (
	"fmt"
	"io"
	"os"
)

// The tokenizer's file is JSON with one piece on each line, so that it can be read and compared by diff.
const (
	tokenizerFormat  = "ablate-tokenizer"
	tokenizerVersion = 1 // of a tokenizer made by Train
	foreignVersion   = 2 // of a tokenizer read from the file of another program
	// maxTokenizerFile bounds what is read: a million pieces of 16 characters need some 80 MB.
	maxTokenizerFile = 256 << 20
)

// readTokenizerFile reads a whole file of reasonable size.
func readTokenizerFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("tokenizer file: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxTokenizerFile+1))
	if err == nil && len(b) > maxTokenizerFile {
		err = fmt.Errorf("%q is larger than %d MB, which no vocabulary is", path, maxTokenizerFile>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("tokenizer file: %w", err)
	}
	return b, nil
}
