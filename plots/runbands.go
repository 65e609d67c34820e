package plots

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/measure"
)

// addBands sets similarity and conflict of frequent, common and rare tokens beside each other.
func (r *folder) addBands(s *Section) (bool, error) {
	columns := []Column{{Title: "Arm"}, {Title: "Table"}}
	for _, b := range measure.Bands() {
		columns = append(columns, Column{Title: capital(b.Name), Number: true})
	}
	var similar, opposed [][]string
	for _, a := range r.arms {
		for _, t := range a.tables() {
			if row, ok := r.bandRow(a, t.name, 3, func(band string) tableMetric { return tableMetric{key: t.key + "_" + band} }); ok {
				similar = append(similar, row)
			}
		}
		for _, m := range []tableMetric{{title: "cosine", key: "conflict_cos", decimals: 3}, {title: "share opposed", key: "conflict_negative", decimals: 3}} {
			if row, ok := r.bandRow(a, m.title, m.decimals, func(band string) tableMetric { return tableMetric{key: m.key + "_" + band, late: true} }); ok {
				opposed = append(opposed, row)
			}
		}
	}
	bands := "Frequent: the commonest tokens, which make up half of the training text; common: those of the next four tenths; rare: those of the last tenth."
	if similar != nil {
		t, err := NewTable("Mean pairwise cosine by the frequency of the tokens, at the end. "+r.someIntervals(), columns, similar, bands)
		if err != nil {
			return false, err
		}
		s.Add(t)
	}
	if opposed != nil {
		columns[1].Title = "Of the rows looked up"
		t, err := NewTable("The two gradients by the frequency of the tokens, over the second half of training. "+r.someIntervals(), columns, opposed)
		if err != nil {
			return false, err
		}
		s.Add(t)
	}
	return similar != nil || opposed != nil, nil
}

// bandRow is a row with a cell for each band; ok is false without any value.
func (r *folder) bandRow(a *runArm, name string, decimals int, of func(band string) tableMetric) (row []string, ok bool) {
	row = []string{a.Name, name}
	for _, b := range measure.Bands() {
		m := of(b.Name)
		e, _ := a.final(m.key)
		if m.late {
			e = a.late(m.key)
		}
		ok = ok || e.Mean.OK
		row = append(row, a.cell(e, decimals))
	}
	return row, ok
}

// addSpectrum draws the effective rank of the tables.
func (r *folder) addSpectrum(s *Section) (bool, error) {
	p, err := r.tablePanels("effective rank", func(t table) string { return t.rank })
	if p == nil || err != nil {
		return false, err
	}
	return true, addPicture(s, "rank", p, fmt.Sprintf("In how many directions the rows of each word table lie: effective rank exp(−Σ pᵢ ln pᵢ) of the rows seen in training, with pᵢ the share of the i-th singular value in their sum (Roy and Vetterli, 2007). %d would be all directions alike, 1 a single one.", r.Plan.Base.Model.Encoder.Hidden)+r.seedNote())
}
