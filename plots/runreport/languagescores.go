package runreport

import (
	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// languageScores are tables of what is scored for each language: a row for each, and a column for each arm.
var languageScores = part{name: "the tables of languages", blocks: (*run).languageScores}

func (r *run) languageScores() ([]report.Block, error) {
	languages := r.Languages()
	if len(languages) == 0 {
		return nil, nil
	}
	var all []report.Block
	for _, m := range measure.Metrics() {
		if !m.ByLanguage {
			continue
		}
		table, err := r.languageTable(m, languages)
		if err != nil {
			return nil, err
		}
		all = append(all, table...)
	}
	return all, nil
}

// languageTable is the table of one metric; there is none if no arm has it.
func (r *run) languageTable(m measure.Metric, languages []string) ([]report.Block, error) {
	var arms []*findings.Arm
	columns := []report.Column{{Title: "Language"}}
	for _, a := range r.Arms {
		if e, _ := a.Value(m); e.Mean.OK {
			arms = append(arms, a)
			columns = append(columns, report.Column{Title: marked(a), Number: true})
		}
	}
	if arms == nil {
		return nil, nil
	}
	unigram := m.Key == heldOut.MLMLoss.Key && r.Data != nil && r.Data.Languages != nil
	if unigram {
		columns = append(columns, report.Column{Title: "Unigram", Number: true})
	}
	var rows [][]string
	row := func(name string, m measure.Metric, baseline float64) {
		cells := []string{name}
		for _, a := range arms {
			e, _ := a.Value(m)
			cells = append(cells, written(a, e, m.Decimals))
		}
		if unigram {
			shown := prose.Missing
			if baseline > 0 {
				shown = prose.Fixed(baseline, m.Decimals)
			}
			cells = append(cells, shown)
		}
		rows = append(rows, cells)
	}
	for _, l := range languages {
		row(l, m.In(l), r.languageInfo(l).Entropy.Cross)
	}
	row("all", m, r.UnigramLoss())
	notes := append([]string{say("languages/scores", fill{"Unigram": unigram, "Unit": m.Unit})}, markNotes(arms)...)
	return blockOf(report.NewTable(m.Title+" by language. "+r.someIntervals(), columns, rows, notes...))
}

// languageInfo is what is known of a language's text; zero if nothing is.
func (r *run) languageInfo(name string) experiments.LanguageInfo {
	if r.Data != nil {
		for _, l := range r.Data.Languages {
			if l.Name == name {
				return l
			}
		}
	}
	return experiments.LanguageInfo{}
}
