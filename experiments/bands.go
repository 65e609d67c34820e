package experiments

// ByFrequency takes [Similarity] and [Conflict] in each frequency band of the tokens: sim_eg_rare is the
// mean pairwise cosine of E_G over the rows of rare tokens, conflict_cos_rare and conflict_negative_rare
// are over those of them that the discriminator looked up in the step. Frequent rows are pulled in every
// step, rare ones by the softmax of MLM alone in most.
type ByFrequency struct{}

// Measure implements [Measure].
func (ByFrequency) Measure(s *Snapshot) []Reading {
	var out []Reading
	for i, band := range Bands() {
		rows, suffix := s.Seen.Bands[i], "_"+band.Name
		for _, r := range similarities(s, rows) {
			out = append(out, Reading{r.Key + suffix, r.Value})
		}
		cos, negative := lookedUp(s, rows)
		out = append(out, Reading{"conflict_cos" + suffix, cos}, Reading{"conflict_negative" + suffix, negative})
	}
	return out
}
