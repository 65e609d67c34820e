package objectives

import (
	"errors"
	"fmt"
	"math"
)

// maxNGram keeps the numbers in walk far below overflow; the authors use at most 3.
const maxNGram = 64

// MaskingFault is one invalid setting of a Masking.
type MaskingFault struct {
	Key     string // as written in a plan, relative to the masking section
	Problem string // what is wrong and what to use instead
}

// Error is "key: problem".
func (f *MaskingFault) Error() string { return f.Key + ": " + f.Problem }

// Validate returns every fault as a *MaskingFault, joined by errors.Join; nil if there is none.
func (m Masking) Validate() error {
	var faults []error
	add := func(key, format string, args ...any) {
		faults = append(faults, &MaskingFault{Key: key, Problem: fmt.Sprintf(format, args...)})
	}
	if m.Strategy != StrategyAuthors && m.Strategy != StrategyELECTRA {
		add("strategy", "%q is unknown; use %q or %q", m.Strategy, StrategyAuthors, StrategyELECTRA)
	}
	if !(m.Rate > 0 && m.Rate <= 1) { // written so that NaN fails too
		add("rate", "%v is not a share of the tokens; use a number above 0 and at most 1, such as 0.15", m.Rate)
	}
	switch {
	case m.MaxNGram < 1:
		add("max_ngram", "%d words cannot be chosen together; use 1 or more", m.MaxNGram)
	case m.MaxNGram > maxNGram:
		add("max_ngram", "%d words is past the longest span supported; use at most %d", m.MaxNGram, maxNGram)
	case m.MaxNGram > 1 && m.Strategy == StrategyELECTRA:
		add("max_ngram", "%d does not go with strategy %q, which draws single tokens; use 1, or strategy %q",
			m.MaxNGram, StrategyELECTRA, StrategyAuthors)
	}
	sum, sound := 0.0, true
	for _, x := range []struct {
		key string
		p   float64
	}{{"mask_prob", m.MaskProb}, {"keep_prob", m.KeepProb}, {"random_prob", m.RandomProb}} {
		if !(x.p >= 0 && x.p <= 1) {
			add(x.key, "%v is not a probability; use a number from 0 to 1", x.p)
			sound = false
		}
		sum += x.p
	}
	if sound && math.Abs(sum-1) > 1e-9 {
		add("mask_prob", "mask_prob, keep_prob and random_prob add up to %v; make them add up to 1", sum)
	}
	return errors.Join(faults...)
}
