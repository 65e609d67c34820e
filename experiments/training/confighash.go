package training

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/ablate-go/ablate/internal/keys"
)

// Hash is 16 hexadecimal digits that stand for all keys of the configuration but those that a run may change when it
// goes on: train.steps, and those that change no training. A program with more keys gives another hash, so compare
// hashes that were stored, and keys where one was not.
func (c Config) Hash() string {
	h := sha256.New()
	for _, k := range keys.List(c) {
		if !k.Free && k.Path != "train.steps" {
			fmt.Fprintf(h, "%s=%s\n", k.Path, k.Value)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
