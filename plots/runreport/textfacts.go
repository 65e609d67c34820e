package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// textFacts describes what the models read.
var textFacts = part{name: "the description of the text", blocks: (*run).textFacts}

func (r *run) textFacts() ([]report.Block, error) {
	d, t := r.Data, r.Plan.Base.Train
	if d == nil {
		return []report.Block{report.Notice{Kind: report.Warning, Text: say("text/none", nil)}}, nil
	}
	facts := report.Definitions{
		{Term: "Corpus", Text: textName(d)},
		{Term: "Size", Text: fmt.Sprintf("%s words, %s bytes", prose.Thousands(d.Words), prose.Thousands(d.Bytes))},
		{Term: "Vocabulary", Text: fmt.Sprintf("%s ids, %s", prose.Thousands(d.Vocabulary), tokenizerOf(d))},
		{Term: "Training text", Text: tokensIn(d.TrainTokens, d.TrainWindows)},
		{Term: "Held-out text", Text: tokensIn(d.HeldOutTokens, d.HeldOutWindows)},
	}
	if other := r.otherDomain(); other != "" {
		facts = append(facts, report.Definition{Term: "Other domain",
			Text: other + ": " + prose.Thousands(d.OutsideTokens) + " tokens, for scoring only"})
	}
	if d.TrainTokens > 0 {
		passes := float64(t.Steps) * float64(t.Batch) * float64(t.Seq) / float64(d.TrainTokens)
		facts = append(facts, report.Definition{Term: "Passes",
			Text: prose.Fixed(passes, 2) + " over the training text, at the base settings"})
	}
	facts = append(facts, report.Definition{Term: "Unigram entropy", Text: say("text/entropy", fill{
		"HeldOut": prose.Fixed(d.Entropy.Cross, 3), "Train": prose.Fixed(d.Entropy.Train, 3),
	})})
	return []report.Block{report.Paragraph("The text:"), facts}, nil
}

// otherDomain names the text of another domain that is scored at the end; it is empty if there is none.
func (r *run) otherDomain() string {
	switch d := r.Data; {
	case d == nil || d.OutsideTokens == 0:
		return ""
	case d.OutsideName == "": // runs of versions that did not keep the name
		return "text from outside the training domain"
	default:
		return d.OutsideName
	}
}

func tokensIn(tokens int64, windows int) string {
	return fmt.Sprintf("%s tokens in %s windows", prose.Thousands(tokens), prose.Thousands(windows))
}

// tokenizerOf says where the tokenizer comes from.
func tokenizerOf(d *experiments.DataInfo) string {
	if d.TokenizerOf != "" {
		return "the tokenizer of " + d.TokenizerOf
	}
	return "a unigram tokenizer trained on this text"
}
