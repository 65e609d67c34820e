package texttest

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

// WriteSentences writes a text file of n sentences out of eighteen words, for tests that train networks: a vocabulary
// of 230 ids holds them all. Prose has more words. The sentences of a smaller n are the first of a larger one.
func WriteSentences(t testing.TB, n int) (path string) {
	t.Helper()
	words := strings.Fields("the a of to in reads reading writes writing counts counted masks masking samples tests " +
		"testing stores loads")
	r := rng.Stream(3, "corpus", 0)
	var out strings.Builder
	for range n {
		for range 6 + r.IntN(6) {
			out.WriteString(words[r.IntN(len(words))] + " ")
		}
		out.WriteString("ends.\n")
	}
	return Write(t, t.TempDir(), "corpus.txt", out.String())
}
