package experiments

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

// NeedsTextError says that a plan has no text of its own and was given none.
type NeedsTextError struct {
	Plan  string // its name
	Needs string // NeedsCorpus or NeedsLanguages
}

func (e *NeedsTextError) Error() string {
	what := "a corpus"
	if e.Needs == NeedsLanguages {
		what = "some languages, each with its text"
	}
	return fmt.Sprintf("the plan %s brings no text: give it %s", e.Plan, what)
}

// The values of Plan.Needs beside none.
const (
	NeedsCorpus    = "corpus"
	NeedsLanguages = "languages"
)

// textFaults are the faults in what text the plan names.
func (p *Plan) textFaults() (faults []error) {
	if len(p.Corpora) > 0 && len(p.Corpus) > 0 {
		faults = append(faults, errors.New("corpus and languages are both set: give the text as one of them"))
	}
	if !slices.Contains([]string{"", NeedsCorpus, NeedsLanguages}, p.Needs) {
		faults = append(faults, fmt.Errorf("needs is %q and must be corpus, languages or empty", p.Needs))
	}
	if p.Tokens != "" && !slices.Contains(unigram.Kinds(), p.Tokens) { // plans that programs make may leave it empty
		faults = append(faults, fmt.Errorf("tokenizer is %q and must be one of %s", p.Tokens, prose.List(unigram.Kinds())))
	}
	if err := text.CheckLanguages(p.languageTexts(), p.Alpha); err != nil {
		faults = append(faults, err)
	}
	return faults
}

// missingText is a [*NeedsTextError] for a plan that needs text and has none.
func (p *Plan) missingText() error {
	if p.Needs == NeedsLanguages && len(p.Corpora) == 0 || p.Needs == NeedsCorpus && len(p.Corpus) == 0 {
		return &NeedsTextError{Plan: p.Name, Needs: p.Needs}
	}
	return nil
}

func (p *Plan) languageTexts() (all []text.LanguageText) {
	for _, l := range p.Corpora {
		all = append(all, text.LanguageText{Name: l.Name, Paths: l.Corpus})
	}
	return all
}

// PrepareOptions says which text the plan trains on and how it is prepared, but for folders of the cache and the
// tokenizer of a checkpoint.
func (p *Plan) PrepareOptions() text.PrepareOptions {
	t := p.Base.Train
	return text.PrepareOptions{
		Paths: p.Corpus, Languages: p.languageTexts(), Alpha: p.Alpha, Field: p.Field, Encoding: p.Encoding,
		BothStrands: p.Strands, HeldOut: p.HeldOut, Kind: p.Tokens, VocabSize: p.Base.Model.Encoder.Vocab,
		SeqLen: t.Seq, BatchSize: t.Batch,
	}
}
