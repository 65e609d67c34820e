package findings

import (
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
)

// Baseline is the first arm that trains a discriminator, or the first of all: the others are compared with it,
// whatever the plan varies.
func (f *Findings) Baseline() *Arm {
	for _, a := range f.Arms {
		if a.RTD() {
			return a
		}
	}
	return f.Arms[0]
}

// Difference is that of an arm from the baseline in one metric.
type Difference struct {
	Arm        *Arm
	Comparison Comparison // the arm's value less the baseline's, paired by seed
	// SameGenerator says that there is nothing to test: the metric is the generator's loss, and the two generators have
	// equal losses at every step, since nothing that the arms differ in reaches them.
	SameGenerator bool
}

// Differences compares the last value of a metric of each other arm with that of the baseline. Arms that were trained
// on other text are left out; the arms are the same for every metric.
func (f *Findings) Differences(m measure.Metric) (all []Difference) {
	base := f.Baseline()
	for _, a := range f.Arms {
		if a == base || a.text != base.text {
			continue
		}
		all = append(all, Difference{
			Arm: a, Comparison: Compare(LastValue(a, m), LastValue(base, m)),
			SameGenerator: m.Key == training.HeldOutMetrics.MLMLoss.Key && SameGenerator(a, base),
		})
	}
	return all
}
