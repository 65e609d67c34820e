package corpus

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestSharedBooksAndWiki(t *testing.T) {
	data := texttest.SharedData(t)
	c, err := Files(t.Context(), []string{filepath.Join(data, "gutenberg"), filepath.Join(data, "wikitext-2"),
		filepath.Join(data, "tinyshakespeare", "input.txt")})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	sizes := Sizes{}
	for _, p := range texttest.Paragraphs(t, c) {
		sizes.Words += int64(CountWords(p))
		for _, bad := range []string{"PROJECT GUTENBERG", "@-@", "\r", "\ufeff", "Small Print"} {
			if strings.Contains(p, bad) {
				t.Errorf("%q in %.200q", bad, p)
			}
		}
		for _, want := range []string{
			"It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of " +
				"a wife.",
			"First Citizen: Before we proceed any further, hear me speak.",
			"Homarus gammarus",
		} {
			found[want] = found[want] || p == want
		}
	}
	for want, ok := range found {
		if !ok {
			t.Errorf("not found: %q", want)
		}
	}
	if sizes.Words < 900_000 {
		t.Errorf("only %d words", sizes.Words)
	}
}
