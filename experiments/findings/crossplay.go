package findings

import (
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
)

// CrossPlay is how well each discriminator tells the replacements of each generator, a mean over seeds. Of one column
// all discriminators have the same test; numbers of two columns are of two tests.
type CrossPlay struct {
	Detectors []*Arm
	// Opponents are arms, in the plan's order, and then the models of counts. Arms whose generators give every detector the
	// same test are one, as "rtd-none, rtd-gdes".
	Opponents []string
	AUC       [][]Estimate // by detector and opponent; without a mean where there is none
	// Edge is, of one opponent, a detector's AUC less the mean of all detectors within each seed: what the detector, and
	// not the test, makes.
	Edge   [][]Estimate
	Common int // the column of the common test; -1 if the plan has none

	keys []string // of the opponents, the first arm of each
}

// CrossPlay returns the matrix of the referee; nil if there is none, and where several folders are put together.
func (f *Findings) CrossPlay() *CrossPlay {
	if f.Result.Sources != nil {
		return nil
	}
	p := &CrossPlay{Common: -1}
	for _, a := range f.Arms {
		if slices.ContainsFunc(a.Counted, func(c experiments.CellResult) bool { return len(c.Detections) > 0 }) {
			p.Detectors = append(p.Detectors, a)
		}
	}
	if p.Detectors == nil {
		return nil
	}
	for _, a := range f.Arms {
		p.addOpponent(a.Name)
	}
	p.addOpponent(experiments.OpponentUnigram)
	p.addOpponent(experiments.OpponentBigram)
	common := f.Result.Plan.CommonOpponent()
	p.Common = slices.IndexFunc(p.Opponents, func(o string) bool { return slices.Contains(strings.Split(o, ", "), common) })
	for _, d := range p.Detectors {
		var auc, edge []Estimate
		for _, o := range p.keys {
			var values, above []float64
			for _, c := range d.Counted {
				v, ok := detected(c, o)
				if !ok {
					continue
				}
				values = append(values, v)
				if mean, ok := p.meanOfSeed(c.Seed, o); ok {
					above = append(above, v-mean)
				}
			}
			auc, edge = append(auc, estimate(values)), append(edge, estimate(above))
		}
		p.AUC, p.Edge = append(p.AUC, auc), append(p.Edge, edge)
	}
	return p
}

// addOpponent adds a column, if any detector was tested so, or joins the name to the column that has the same numbers.
func (p *CrossPlay) addOpponent(name string) {
	tested := false
	for _, c := range p.cells() {
		_, ok := detected(c, name)
		tested = tested || ok
	}
	if !tested {
		return
	}
	for i, key := range p.keys {
		same := !slices.ContainsFunc(p.cells(), func(c experiments.CellResult) bool {
			a, okA := detected(c, key)
			b, okB := detected(c, name)
			return okA != okB || a != b
		})
		if same {
			p.Opponents[i] += ", " + name
			return
		}
	}
	p.Opponents, p.keys = append(p.Opponents, name), append(p.keys, name)
}

// cells are those of all detectors.
func (p *CrossPlay) cells() (all []experiments.CellResult) {
	for _, d := range p.Detectors {
		all = append(all, d.Counted...)
	}
	return all
}

// meanOfSeed is the mean AUC of all detectors against an opponent in one seed; ok is false if one lacks it.
func (p *CrossPlay) meanOfSeed(seed uint64, opponent string) (mean float64, ok bool) {
	for _, d := range p.Detectors {
		at := slices.IndexFunc(d.Counted, func(c experiments.CellResult) bool { return c.Seed == seed })
		if at < 0 {
			return 0, false
		}
		v, ok := detected(d.Counted[at], opponent)
		if !ok {
			return 0, false
		}
		mean += v / float64(len(p.Detectors))
	}
	return mean, true
}

// detected is the AUC of a cell's discriminator against an opponent.
func detected(c experiments.CellResult, opponent string) (auc float64, ok bool) {
	for _, d := range c.Detections {
		if d.Opponent == opponent && d.AUC != nil {
			return *d.AUC, true
		}
	}
	return 0, false
}
