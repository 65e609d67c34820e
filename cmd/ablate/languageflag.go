package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
)

// languagePath is a file or folder with text of one language.
type languagePath struct{ name, path string }

// Decode reads NAME=PATH. The path may have further equals signs.
func (l *languagePath) Decode(ctx *kong.DecodeContext) error {
	t, err := ctx.Scan.PopValue("NAME=PATH")
	if err != nil {
		return err
	}
	var ok bool
	l.name, l.path, ok = strings.Cut(t.String(), "=")
	if l.name = strings.TrimSpace(l.name); !ok || l.name == "" || strings.TrimSpace(l.path) == "" {
		return fmt.Errorf("%q names no language with its text: write it as fr=PATH", t.String())
	}
	return nil
}

// languages gathers the paths of each language, in the order in which they were first named.
func languages(paths []languagePath) (all []experiments.Language) {
	for _, l := range paths {
		at := slices.IndexFunc(all, func(o experiments.Language) bool { return o.Name == l.name })
		if at < 0 {
			at, all = len(all), append(all, experiments.Language{Name: l.name})
		}
		all[at].Corpus = append(all[at].Corpus, l.path)
	}
	return all
}
