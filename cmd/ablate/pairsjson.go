package main

import (
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/minimalpairs"
)

// pairLine is a pair in the answers that programs read.
type pairLine struct {
	File          string     `json:"file"`
	Line          int        `json:"line"`
	Paradigm      string     `json:"paradigm"`
	Field         string     `json:"field"`
	ID            string     `json:"id"`
	Generator     *judgement `json:"generator,omitempty"`
	Discriminator *judgement `json:"discriminator,omitempty"`
}

// judgement is what a network says of a pair: the scores of both sentences, and what the pair counts, 0, 0.5 or 1.
type judgement struct {
	Good  float64 `json:"good"`
	Bad   float64 `json:"bad"`
	Right float64 `json:"right"`
}

func newPairLine(p minimalpairs.Pair) *pairLine {
	return &pairLine{File: p.File, Line: p.Line, Paradigm: p.Paradigm, Field: p.Field, ID: p.ID}
}

func (l *pairLine) judged(network string, good, bad, right float64) {
	j := &judgement{good, bad, right}
	if network == "generator" {
		l.Generator = j
	} else {
		l.Discriminator = j
	}
}

// accuracyRow is an accuracy in JSON and, with the same columns, in CSV. acc and acc_stderr are the names of
// lm-evaluation-harness.
type accuracyRow struct {
	Network     string       `json:"network"`
	Level       string       `json:"level"` // all, field, phenomenon or paradigm
	Name        string       `json:"name"`
	Field       string       `json:"field"`
	Paradigms   int          `json:"paradigms"`
	Pairs       int          `json:"pairs"`
	Ties        int          `json:"ties"`
	Mean        scores.Value `json:"acc"`
	SE          scores.Value `json:"acc_stderr"`
	OverPairs   scores.Value `json:"acc_over_pairs"`
	OverPairsSE scores.Value `json:"acc_over_pairs_stderr"`
}

// rows are all accuracies of all judges.
func (t *trial) rows() (all []accuracyRow) {
	for _, j := range t.judges {
		for _, level := range []struct {
			name string
			list []minimalpairs.Accuracy
		}{{"all", []minimalpairs.Accuracy{j.results.All()}}, {"field", j.results.Fields()},
			{"phenomenon", j.results.Phenomena()}, {"paradigm", j.results.Paradigms()}} {
			for _, a := range level.list {
				all = append(all, accuracyRow{j.name, level.name, a.Name, a.Field, a.Paradigms, a.Pairs, a.Ties, a.Mean, a.SE,
					a.OverPairs, a.OverPairsSE})
			}
		}
	}
	return all
}

// tellJSON writes the last line.
func (t *trial) tellJSON(out *output) {
	type summary struct {
		Pairs    int           `json:"pairs"` // that were scored
		Of       int           `json:"of"`
		Complete bool          `json:"complete"`
		Results  []accuracyRow `json:"results"`
	}
	writeJSONLine(out, struct {
		Summary summary `json:"summary"`
	}{summary{t.done, len(t.pairs), t.done == len(t.pairs), t.rows()}})
}
