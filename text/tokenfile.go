package text

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/sealed"
)

// A token file holds only the ids of a corpus, little-endian, two bytes each if the vocabulary allows, else four.
// Beside it is a JSON file of the same name with ".json" added, which is written last: a token file without it is
// ignored.

type tokenHeader struct {
	Format    string `json:"format"`
	Version   int    `json:"version"`
	Corpus    string `json:"corpus_sha256"`
	Tokenizer string `json:"tokenizer_sha256"`
	Width     int    `json:"bytes_per_token"`
	Count     int64  `json:"tokens"`
	SHA256    string `json:"sha256"`
}

const (
	tokenFormat  = "ablate-tokens"
	tokenVersion = 1
)

func tokenWidth(vocab int) int {
	if vocab <= 1<<16 {
		return 2
	}
	return 4
}

func readTokenHeader(path string) (tokenHeader, error) {
	var h tokenHeader
	b, err := sealed.Read(path)
	if err == nil {
		err = sealed.Unmarshal(path, b, &h, true)
	}
	if errors.As(err, new(*sealed.DamagedError)) {
		return h, fmt.Errorf("%w; delete it, and it is made again", err)
	}
	if err != nil {
		return h, err
	}
	if h.Format != tokenFormat || h.Version != tokenVersion {
		return h, fmt.Errorf("%q has format %q version %d, not %q version %d; delete it, and it is made again", path,
			h.Format, h.Version, tokenFormat, tokenVersion)
	}
	return h, nil
}
