package unigram

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNormalize(t *testing.T) {
	for s, want := range map[string]string{
		"":                  "",
		"plain text":        "plain text",
		"  two  spaces ":    "two spaces",
		"tab\tand\nline":    "tab and line",
		"ﬁne № ①":           "fine No 1",
		"e\u0301":           "é",
		"ｆｕｌｌ　ｗｉｄｔｈ":        "full width",
		"a\u00a0b\u200bc":   "a b c",
		"\ufeffa\x00b\x07":  "ab",
		"▁a▁b":              "a b",
		"bro\xffken":        "bro\ufffdken",
		"Case Stays":        "Case Stays",
		"\u00a8":            "\u0308",
		"emoji 👩\u200d👧 on": "emoji 👩\u200d👧 on",
	} {
		if got := Normalize(s); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", s, got, want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"", " a  b ", "ﬁ\u0301", "\xff\xfe", "e\u0000\u0301", "\u1100\u200b\u1161",
		"<unk>x <unk>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Normalize(s)
		if again := Normalize(n); again != n {
			t.Errorf("Normalize(%q) = %q, and again %q", s, n, again)
		}
		if !utf8.ValidString(n) || strings.Contains(n, "  ") || strings.ContainsRune(n, meta) {
			t.Errorf("Normalize(%q) = %q", s, n)
		}
		var b strings.Builder
		forUnits(n, func(u string, first bool) {
			if first && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(u)
		})
		if b.String() != n {
			t.Errorf("the units of %q make %q", n, b.String())
		}
	})
}
