package text

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// LanguageText is the text of one language among several.
type LanguageText struct {
	Name  string   // such as fr; part of the names of metrics and files
	Paths []string // files and folders, see corpus.Open
}

// LanguageError is an error of one language's text.
type LanguageError struct {
	Language string
	Err      error
}

func (e *LanguageError) Error() string { return fmt.Sprintf("language %s: %v", e.Language, e.Err) }
func (e *LanguageError) Unwrap() error { return e.Err }

const maxLanguageName = 40 // bytes: names of files have it and more

var languageName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)

// CheckLanguages returns what is wrong with the names and paths of languages, or with the exponent of their shares; nil
// if nothing is. Names are those of files too, so that two must differ in more than capitals.
func CheckLanguages(languages []LanguageText, alpha float64) error {
	if !(alpha >= 0 && alpha <= 1) {
		return fmt.Errorf("alpha is %v and must lie between 0, which draws all languages alike, and 1, which draws them by "+
			"their size; %v is usual", alpha, DefaultAlpha)
	}
	for i, l := range languages {
		if !languageName.MatchString(l.Name) || len(l.Name) > maxLanguageName {
			return fmt.Errorf("language name %q: use at most %d letters, digits, dashes and underscores, such as fr or "+
				"zh-Hant, since it is part of the names of files and metrics", l.Name, maxLanguageName)
		}
		for _, other := range languages[:i] {
			if strings.EqualFold(l.Name, other.Name) {
				return fmt.Errorf("language %s stands twice: give all of its text under one name", l.Name)
			}
			for _, p := range l.Paths {
				if slices.Contains(other.Paths, p) {
					return fmt.Errorf("%q is the text of both %s and %s: give each language its own", p, other.Name, l.Name)
				}
			}
		}
		if len(l.Paths) == 0 {
			return &LanguageError{Language: l.Name, Err: errNoPaths}
		}
		for _, p := range l.Paths {
			if strings.TrimSpace(p) == "" {
				return &LanguageError{Language: l.Name, Err: errNoPaths}
			}
		}
	}
	return nil
}

var errNoPaths = errors.New("it has no text: name at least one file or folder")

// sorted are languages in the order of their names, so that the order in which they were given decides nothing.
func sorted(languages []LanguageText) []LanguageText {
	return slices.SortedFunc(slices.Values(languages), func(a, b LanguageText) int { return cmp.Compare(a.Name, b.Name) })
}
