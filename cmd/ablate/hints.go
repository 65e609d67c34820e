package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/experiments/submit"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// withHint adds the flag or command that helps to an error of a library, which does not name any.
func withHint(err error) error {
	var vocabulary *unigram.VocabSizeError
	var needs *experiments.NeedsTextError
	var asked *submit.ValueError
	var none *finetune.NoExamplesError
	var ranks *training.RanksError
	switch {
	case err == nil || strings.Contains(err.Error(), "\n"): // several errors stay as they are
		return err
	case errors.As(err, &needs) && needs.Needs == experiments.NeedsLanguages:
		return fmt.Errorf("%w (as --language fr=PATH --language de=PATH)", err)
	case errors.As(err, &needs):
		return fmt.Errorf("%w (--corpus PATH)", err)
	case errors.As(err, new(*text.LanguageError)) && !errors.As(err, new(*corpus.FieldError)) &&
		!errors.As(err, new(*corpus.EncodingError)):
		return fmt.Errorf("%w (--language NAME=PATH says where the text of a language is)", err)
	case errors.As(err, new(*corpus.GoSourceError)), errors.As(err, new(*text.TooShortError)):
		return fmt.Errorf("%w (--corpus PATH takes text of your own)", err)
	case errors.As(err, new(*corpus.EmptyError)), errors.As(err, new(*corpus.FileError)) && errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w (--corpus PATH says where the text is)", err)
	case errors.As(err, new(*corpus.FieldError)):
		return fmt.Errorf("%w (--field NAME)", err)
	case errors.As(err, new(*corpus.EncodingError)):
		return fmt.Errorf("%w (--encoding NAME)", err)
	case errors.As(err, &vocabulary):
		return fmt.Errorf("%w (--set model.encoder.vocab=%d)", err, vocabulary.Max)
	case errors.As(err, new(*text.CacheError)):
		return fmt.Errorf("%w (--out DIR chooses the run folder, which stands in for the cache)", err)
	case errors.As(err, new(*experiments.FolderError)), errors.As(err, new(*pretrained.NotEmptyError)):
		return fmt.Errorf("%w (--out names the folder)", err)
	case errors.As(err, new(*pretrained.MissingError)):
		return fmt.Errorf("%w (--draw-missing of ablate pretrain does that)", err)
	case errors.As(err, new(*experiments.UnknownCellError)):
		return fmt.Errorf("%w (ablate plan --cells lists them)", err)
	case errors.As(err, &none):
		return fmt.Errorf("%w (--%s FILE)", err, map[string]string{finetune.Training: "train", finetune.Dev: "dev"}[none.For])
	case errors.As(err, new(*tasks.NoFilesError)):
		return fmt.Errorf("%w (--data PATH, or --train, --dev and --test FILE)", err)
	case errors.As(err, new(*longPairsError)):
		return fmt.Errorf("%w (--skip-long leaves such pairs out)", err)
	case errors.As(err, new(*pretrained.NotFoundError)):
		return fmt.Errorf("%w%s", err, whereModelsAre(err))
	case errors.As(err, &asked) && slices.Contains([]string{"memory", "time", "warning", "image", "claim"}, asked.What):
		return fmt.Errorf("%w (--%s)", err, asked.What)
	case errors.As(err, new(*submit.RefusedError)) && errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%w (--dry-run prints it)", err)
	case errors.As(err, new(*device.CountError)):
		return fmt.Errorf("%w (--devices N)", err)
	case errors.As(err, new(*find.NotFoundError)):
		return fmt.Errorf("%w (ablate device install gets one)", err)
	case errors.As(err, &ranks):
		return fmt.Errorf("%w (--set train.accumulate=N)", err)
	case errors.As(err, new(*experiments.ArmKeyError)):
		return fmt.Errorf("%w (ablate plan --print shows this one)", err)
	}
	return err
}

// hubModel matches the name of a model on the hub.
var hubModel = regexp.MustCompile(`^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$`)

// releasedModel matches the names that the released models have without their owner.
var releasedModel = regexp.MustCompile(`^m?deberta-v3-(xsmall|small|base|large)$`)

// whereModelsAre says how to get a model, if a path that is not there may be the name of one.
func whereModelsAre(err error) string {
	var missing *pretrained.NotFoundError
	if !errors.As(err, &missing) {
		return ""
	}
	name := missing.Path
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(name) { // as plans have it
		if rel, err := filepath.Rel(here, name); err == nil {
			name = filepath.ToSlash(rel)
		}
	}
	if releasedModel.MatchString(name) {
		return fmt.Sprintf("; a model of the hub has its owner before its name: download it with  hf download microsoft/%s  "+
			"(pip install huggingface_hub), and name it hf:microsoft/%s", name, name)
	}
	if !hubModel.MatchString(name) {
		return ""
	}
	owner, _, _ := strings.Cut(name, "/")
	if _, err := os.Stat(owner); err == nil {
		return "" // a folder here, in which something is missing
	}
	if c, err := pretrained.Open(pretrained.HubPrefix + name); err == nil {
		c.Close()
		return fmt.Sprintf("; the cache of huggingface_hub has a model of that name: give hf:%s", name)
	}
	return fmt.Sprintf("; a model of the hub is downloaded with  hf download %s  (pip install huggingface_hub), and then "+
		"named hf:%s", name, name)
}
