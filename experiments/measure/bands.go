package measure

// ByFrequency computes [Similarity] and [Conflict] for each frequency band of the tokens: sim_eg_rare is the mean
// pairwise cosine of E_G over the rows of rare tokens; conflict_cos_rare and conflict_negative_rare are over the rows
// of rare tokens that the discriminator looked up in the step. Rows of frequent tokens get gradients of both losses in
// every step, rows of rare tokens in most steps only that of the softmax of MLM.
type ByFrequency struct{}

// InBand is the metric m over the rows of one frequency band. It is measured for those of [Similarity], for
// [ConflictCos] and for [ConflictNegative].
func InBand(m Metric, band Band) Metric {
	of := "only the rows of " + band.Name + " tokens"
	if m.Group == ConflictCos.Group {
		of += " that the discriminator looked up in the step"
	}
	m.Doc = "As " + m.Key + ", over " + of + "."
	m.Key += "_" + band.Name
	m.Title += ", " + band.Name
	m.Summary = NotInSummary
	return m
}

// Metrics implements [Measure].
func (ByFrequency) Metrics() (all []Metric) {
	for _, band := range Bands() {
		for _, m := range append(Sim.List(), ConflictCos, ConflictNegative) {
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
