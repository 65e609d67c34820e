package main

import (
	"math/rand/v2"
	"strings"
)

// sampleProse makes n sentences, some 80 bytes each, of invented words that are as unequal as those of a language,
// so that a tokenizer of some hundred pieces has something to find. It is the same text each time.
func sampleProse(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 500)
	for i := range words {
		for range 1 + r.IntN(4) {
			words[i] += string("bcdfglmnprst"[r.IntN(12)]) + string("aeiou"[r.IntN(5)])
		}
	}
	var text strings.Builder
	for range n {
		for i := range 12 {
			if i > 0 {
				text.WriteByte(' ')
			}
			// The square prefers the first words.
			u := r.Float64()
			text.WriteString(words[int(u*u*float64(len(words)))])
		}
		text.WriteString(".\n\n")
	}
	return text.String()
}
