package corpus

import (
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// BenchmarkGoSource finds, hashes and parses the default corpus.
func BenchmarkGoSource(b *testing.B) {
	for b.Loop() {
		c, err := GoSource(b.Context(), "")
		if err != nil {
			b.Skip("no Go source here:", err)
		}
		texttest.Paragraphs(b, c)
	}
}
