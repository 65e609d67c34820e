package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

func TestErrorsGetTheFlagThatHelps(t *testing.T) {
	for _, c := range []struct {
		err  error
		flag string
	}{
		{&corpus.FileError{Path: "x", Err: fs.ErrNotExist, Next: "check the path"}, "--corpus"},
		{&corpus.FileError{Path: "x", Err: errors.New("it is empty"), Next: "leave it out"}, ""},
		{&corpus.EmptyError{Corpus: "x", Read: "0 readable files"}, "--corpus"},
		{&text.LanguageError{Language: "fr", Err: errors.New("it has no text")}, "--language NAME=PATH"},
		{&text.LanguageError{Language: "fr", Err: &corpus.FieldError{Path: "x", Field: "text"}}, "--field"},
		{&experiments.NeedsTextError{Plan: "x", Needs: experiments.NeedsLanguages}, "--language fr=PATH --language de=PATH"},
		{&experiments.NeedsTextError{Plan: "x", Needs: experiments.NeedsCorpus}, "--corpus PATH"},
		{&corpus.FieldError{Path: "x", Field: "text", Fields: []string{"body"}}, "--field"},
		{&corpus.EncodingError{Name: "x"}, "--encoding"},
		{&unigram.VocabSizeError{Want: 900, Max: 700}, "--set model.encoder.vocab=700"},
		{&corpus.GoSourceError{Err: errors.New("no Go")}, "--corpus"},
		{&text.TooShortError{Corpus: "x", Tokens: 5, SeqLen: 8, BatchSize: 4}, "--corpus"},
		{&text.CacheError{Dir: "x", Err: fs.ErrPermission}, "--out"},
		{&pretrained.NotEmptyError{Dir: "x"}, "--out"},
		{&pretrained.NotFoundError{Path: "microsoft/deberta-v3-base", Err: fs.ErrNotExist}, "hf download microsoft/"},
		{&pretrained.NotFoundError{Path: "google/electra-small-discriminator", Err: fs.ErrNotExist}, "name"},
		{&pretrained.NotFoundError{Path: "deberta-v3-base", Err: fs.ErrNotExist}, "name it hf:microsoft/deberta-v3-base"},
		{&pretrained.NotFoundError{Path: "deberta-v3-base.bin", Err: fs.ErrNotExist}, ""},
		{&pretrained.NotFoundError{Path: "/nowhere/deberta-v3-base", Err: fs.ErrNotExist}, ""},
		{&pretrained.NotFoundError{Path: "testdata/deberta-v3-base", Err: fs.ErrNotExist}, ""},
		{&pretrained.NotFoundError{Path: "runs/x/y", Err: fs.ErrNotExist}, ""},
		{&tasks.NoFilesError{}, "--data"},
		{&pretrained.MissingError{Path: "x", Names: []string{"generator.y"}}, "--draw-missing"},
		{&find.NotFoundError{Device: "cuda"}, "ablate device install"},
		{errors.New("something else"), ""},
	} {
		for _, err := range []error{c.err, fmt.Errorf("arm es: %w", c.err)} {
			got := withHint(err)
			if !errors.Is(got, c.err) || !strings.HasPrefix(got.Error(), err.Error()) ||
				strings.Contains(got.Error(), "\n") {
				t.Errorf("%q becomes %q", err, got)
			}
			if hint := strings.TrimPrefix(got.Error(), err.Error()); c.flag == "" && hint != "" ||
				!strings.Contains(hint, c.flag) {
				t.Errorf("%q: hint %q, want %q", err, hint, c.flag)
			}
		}
	}
}
