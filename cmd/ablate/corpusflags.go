package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/text/corpus"
)

// corpusFlags say what text is trained on.
type corpusFlags struct {
	Corpus   []corpusPath   `short:"c" sep:"none" completion-predictor:"file" placeholder:"PATH" help:"Train on this file or folder, in place of the plan's corpus: text, HTML, JSON lines, CSV, Parquet or FASTA, also packed; - for standard input. Repeatable."`
	Language []languagePath `sep:"none" placeholder:"NAME=PATH" help:"The text of one language among several, in place of the plan's corpus, e.g. --language fr=french/ --language de=german.txt. Batches mix the languages, see the plan's key alpha. Repeatable, for one language too."`
	Field    string         `placeholder:"NAME" help:"The field or column with the text, of JSON lines, CSV or Parquet. Default: text."`
	Encoding string         `placeholder:"NAME" help:"The encoding of files that do not say theirs, such as windows-1251. Default: UTF-8, or a guess that is shown."`
}

// corpusPath is a file or folder.
type corpusPath string

// Decode reads a path. An empty one, as of a variable of the shell that is not set, would be the current folder.
func (p *corpusPath) Decode(ctx *kong.DecodeContext) error {
	t, err := ctx.Scan.PopValue("file or folder")
	if err != nil {
		return err
	}
	*p = corpusPath(t.String())
	if strings.TrimSpace(string(*p)) == "" {
		return fmt.Errorf("%q is no file and no folder: name one, or leave the flag out", string(*p))
	}
	return nil
}

// applyCorpus changes the plan.
func (f corpusFlags) applyCorpus(p *experiments.Plan) error {
	if len(f.Corpus) > 0 && len(f.Language) > 0 {
		return errors.New("--corpus and --language both say what the text is: give one of them")
	}
	if len(f.Corpus) > 0 {
		p.Corpus, p.Corpora = nil, nil
		for _, path := range f.Corpus {
			p.Corpus = append(p.Corpus, string(path))
		}
	}
	if len(f.Language) > 0 {
		p.Corpus, p.Corpora = nil, languages(f.Language)
	}
	if err := keepPaths(p); err != nil {
		return err
	}
	if f.Field != "" {
		p.Field = f.Field
	}
	if f.Encoding != "" {
		p.Encoding = f.Encoding
	}
	return nil
}

// keepPaths writes the paths of the plan's text as the run folder keeps them.
func keepPaths(p *experiments.Plan) error {
	kept := func(paths []string) (all []string, err error) {
		for _, path := range paths {
			path, err := keptPath(path)
			if err != nil {
				return nil, err
			}
			all = append(all, path)
		}
		return all, nil
	}
	var err error
	if p.Corpus, err = kept(p.Corpus); err != nil {
		return err
	}
	p.Corpora = slices.Clone(p.Corpora)
	for i := range p.Corpora {
		if p.Corpora[i].Corpus, err = kept(p.Corpora[i].Corpus); err != nil {
			return err
		}
	}
	return nil
}

// keptPath is a path as the run folder's plan keeps it: one that finds the text from anywhere, in UTF-8.
func keptPath(path string) (string, error) {
	switch {
	case strings.TrimSpace(path) == "":
		return "", fmt.Errorf("the plan's key corpus has %q, which is no file and no folder: name one, or give an "+
			"empty list", path)
	case path == "-" || strings.HasPrefix(path, "file://"):
		return path, nil
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if !utf8.ValidString(abs) {
		return corpus.URI(abs), nil
	}
	return abs, nil
}
