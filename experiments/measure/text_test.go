package measure

import (
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text"
)

// sentences is a small text, with a vocabulary of 230 ids.
func sentences(t *testing.T) *text.Dataset {
	t.Helper()
	set, err := text.Prepare(t.Context(), text.PrepareOptions{
		Paths: []string{texttest.WriteSentences(t, 60)}, VocabSize: 230, SeqLen: 12, BatchSize: 16,
		CacheDir: t.TempDir(), HeldOut: 0.2,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}
