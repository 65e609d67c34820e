package text

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestPrepareLanguagesSaysWhatIsWrong(t *testing.T) {
	opt := twoLanguages(t)
	empty := texttest.Write(t, t.TempDir(), "empty.txt", "\n\n")
	numbers := texttest.Write(t, t.TempDir(), "numbers.txt", "1 2 3\n")
	word := texttest.Write(t, t.TempDir(), "word.txt", "λόγος\n")
	long := strings.Repeat("x", 41)
	first := func(l LanguageText) func(*PrepareOptions) {
		return func(o *PrepareOptions) { o.Languages[0] = l }
	}
	same := func(o *PrepareOptions) { o.Languages[0].Paths = o.Languages[1].Paths }
	for want, change := range map[string]func(*PrepareOptions){
		"alpha is -0.1 and must lie":                  func(o *PrepareOptions) { o.Alpha = -0.1 },
		"alpha is 1.5 and must lie":                   func(o *PrepareOptions) { o.Alpha = 1.5 },
		"alpha is NaN and must lie":                   func(o *PrepareOptions) { o.Alpha = math.NaN() },
		"language el stands twice":                    first(LanguageText{"el", []string{word}}),
		"language XL stands twice":                    func(o *PrepareOptions) { o.Languages[1].Name = "XL" },
		`small.txt" is the text of both xl and el`:    same,
		`language name ""`:                            first(LanguageText{"", []string{word}}),
		`language name "a/b"`:                         first(LanguageText{"a/b", []string{word}}),
		`language name "a.b"`:                         first(LanguageText{"a.b", []string{word}}),
		`language name "fr:"`:                         first(LanguageText{"fr:", []string{word}}),
		`language name "français"`:                    first(LanguageText{"français", []string{word}}),
		`language name "` + long + `"`:                first(LanguageText{long, []string{word}}),
		"language fr: it has no text":                 first(LanguageText{"fr", nil}),
		"language de: it has no text":                 first(LanguageText{"de", []string{" "}}),
		"language fr: corpus empty.txt: no text":      first(LanguageText{"fr", []string{empty}}),
		"language fr: corpus numbers.txt: no text":    first(LanguageText{"fr", []string{numbers}}),
		"language fr: corpus word.txt: 1 training":    first(LanguageText{"fr", []string{word}}),
		"language el: corpus small.txt: ":             func(o *PrepareOptions) { o.SeqLen = 1000 },
		"fewer than one batch of 100000":              func(o *PrepareOptions) { o.BatchSize = 100_000 },
		"language fr: corpus file \"not there.txt\":": first(LanguageText{"fr", []string{"not there.txt"}}),
	} {
		o := opt
		o.Languages = slices.Clone(opt.Languages)
		change(&o)
		_, err := Prepare(t.Context(), o, nil)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("want an error with %s: %v", want, err)
		}
	}
	opt.Languages[0].Paths = []string{word}
	var short *TooShortError
	var of *LanguageError
	if _, err := Prepare(t.Context(), opt, nil); !errors.As(err, &short) || !errors.As(err, &of) || of.Language != "xl" {
		t.Errorf("error %#v", err)
	}
	for _, name := range []string{"con", "NUL", "aux", "zh-Hant", "pt_BR", "x"} { // no file begins with it
		if err := CheckLanguages([]LanguageText{{name, []string{word}}}, 0.3); err != nil {
			t.Error(err)
		}
	}
}
