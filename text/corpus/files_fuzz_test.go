package corpus

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/texttest"
)

func FuzzFiles(f *testing.F) {
	for _, s := range []string{
		"", "a", "one\ntwo\n\nthree", "\ufeffx\r\n", "caf\xe9", "\xff\xfea\x00", "\xfe\xff\x00a", "a\x00b", " = T = \n" +
			" a @-@ b \n",
		"*** START OF THE PROJECT GUTENBERG EBOOK\n\nx\n\n*** END OF THE PROJECT GUTENBERG EBOOK\n",
		"日本\xe6", "= =", "\xff\xfe\x00\xd8",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), "f", string(b))})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("an error of two lines: %q", err)
			}
			return
		}
		ps := texttest.Paragraphs(t, c)
		if len(ps) == 0 {
			t.Error("no paragraph and no error")
		}
		for _, p := range ps {
			if !utf8.ValidString(p) || p != strings.Join(strings.Fields(p), " ") ||
				strings.IndexFunc(p, unicode.IsLetter) < 0 || len(p) > 3*maxParagraph {
				t.Errorf("paragraph %q", p)
			}
		}
	})
}
