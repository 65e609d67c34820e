package tasks

import (
	"errors"
	"slices"

	"github.com/ablate-go/ablate/text/corpus"
)

// nliColumns are what the columns of NLI data in CSV and JSON lines are called: those of SNLI's and MNLI's download,
// and of common copies.
var nliColumns = []Source{
	{Text: "sentence1", Pair: "sentence2", Label: "gold_label"},
	{Text: "premise", Pair: "hypothesis", Label: "label"},
	{Text: "sentence1", Pair: "sentence2", Label: "label"},
}

// nliWords are labels as such files write them: one letter, and what stands for no agreement.
var nliWords = map[string]string{
	"c": "contradiction", "n": "neutral", "e": "entailment", "contradictory": "contradiction", "-": "",
}

// nliTable reads a training file that is CSV or JSON lines. Without columns that are known it is a [*ColumnError].
func nliTable(t Task, text corpus.Text, p *part) error {
	var first error
	for _, names := range nliColumns {
		q := &part{name: p.name, path: p.path, notes: slices.Clone(p.notes)}
		err := q.parse(t, names, text, nil)
		if missing := (*ColumnError)(nil); errors.As(err, &missing) {
			if first == nil {
				first = err
			}
			continue
		}
		if err != nil {
			return err
		}
		for i, r := range q.rows {
			if word, ok := nliWords[r.label]; ok {
				q.rows[i].label = word
			}
		}
		q.notes = slices.Clone(p.notes)
		q.settle(true)
		*p = *q
		return nil
	}
	return first
}
