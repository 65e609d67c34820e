package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/text"
)

// lookAtCorpus says what text the plan trains on, as far as a look tells. What a run could not read is an error.
func lookAtCorpus(p *experiments.Plan, out string) (string, error) {
	if len(p.Corpus) == 0 {
		return "corpus: the prose of the Go installation's source; --corpus takes text of your own", nil
	}
	t := p.Base.Train
	o, err := text.Look(context.Background(), text.PrepareOptions{
		Paths: p.Corpus, Field: p.Field, Encoding: p.Encoding, HeldOut: p.HeldOut,
		VocabSize: p.Base.Model.Encoder.Vocab, SeqLen: t.Seq, BatchSize: t.Batch, Fallback: filepath.Join(out, "text"),
	})
	if err != nil {
		return "", err
	}
	if o.Files == 0 {
		return "corpus: a pipe, which is read when the run begins", nil
	}
	if !o.Read {
		return fmt.Sprintf("corpus: %s, %s on disk; its words are counted when the run begins",
			strings.Join(p.Corpus, ", "), fileSizes(o.Files, o.Bytes)), nil
	}
	said := fmt.Sprintf("corpus: %s, %s", o.Name, fileSizes(o.Files, o.Bytes))
	if o.Words > 0 {
		said += fmt.Sprintf(", %s words", thousands(int(o.Words)))
	}
	if o.Windows > 0 {
		about := "about "
		if o.Exact {
			about = ""
		}
		said += fmt.Sprintf("; %s%s training windows of %d tokens, of which a cell reads %s (%s%.2g times the text)", about,
			thousands(int(o.Windows)), t.Seq, thousands(t.Steps*t.Batch), about, float64(t.Steps*t.Batch)/float64(o.Windows))
	}
	return said, nil
}

func fileSizes(files int, bytes int64) string {
	return fmt.Sprintf("%s, %.1f MB", prose.Count(files, "file"), float64(bytes)/1e6)
}
