package measure

import "strings"

// ByFrequency takes [Similarity] and [Conflict] in each frequency band of the tokens: sim_eg_rare is the
// mean pairwise cosine of E_G over the rows of rare tokens, conflict_cos_rare and conflict_negative_rare
// are over those of them that the discriminator looked up in the step. Frequent rows are moved in every
// step, rare ones by the softmax of MLM alone in most.
type ByFrequency struct{}

// InBand is a metric over the rows of a frequency band alone. Those of [Similarity], [ConflictCos] and
// [ConflictNegative] are measured.
func InBand(m Metric, band Band) Metric {
	m.Key += "_" + band.Name
	m.Title += ", " + band.Name
	m.Doc = strings.TrimSuffix(m.Doc, ".") + ", over the rows of " + band.Name + " tokens."
	m.Summary = NotInSummary
	return m
}

// Metrics implements [Measure].
func (ByFrequency) Metrics() (all []Metric) {
	for _, band := range Bands() {
		for _, m := range append(Sim[:], ConflictCos, ConflictNegative) {
			all = append(all, InBand(m, band))
		}
	}
	return all
}

// Measure implements [Measure].
func (ByFrequency) Measure(s *Snapshot) (all []*float64) {
	for _, rows := range s.Rows.Bands {
		cos, negative := lookedUp(s, rows)
		all = append(append(all, similarities(s, rows)...), cos, negative)
	}
	return all
}
