package runreport

import "github.com/ablate-go/ablate/plots/report"

// addTugOfWar adds what happens to the word tables.
func (r *run) addTugOfWar(s *report.Section) error {
	return addMeasured(s, r.addSimilarity, r.addSpectrum, r.addConflict, r.addContributions, r.addBands, r.addNorms,
		r.addNeighbours)
}
