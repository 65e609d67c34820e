package scores

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Binary collects the outcomes of a two-class detector, one at a time: for replaced-token detection the
// logit of each token that is not padding, and whether the token was replaced. The zero Binary is empty
// and ready. It keeps every outcome (16 bytes each), because the ranking scores need all of them.
type Binary struct{ seen []outcome }

type outcome struct {
	logit    float64
	positive bool
}

// Add takes one outcome; positive means replaced. A logit of NaN is an error and is not taken.
func (b *Binary) Add(logit float64, positive bool) error {
	if math.IsNaN(logit) {
		return fmt.Errorf("scores: logit of outcome %d is NaN; the detector has diverged, lower its learning rate",
			len(b.seen))
	}
	b.seen = append(b.seen, outcome{logit, positive})
	return nil
}

// BinaryScores are the scores of all outcomes. A token is called replaced if its logit is above 0, that
// is at a probability above one half. The order of outcomes does not matter.
type BinaryScores struct {
	N         int `json:"n"`         // outcomes
	Positives int `json:"positives"` // replaced ones among them
	// BaseRate is Positives/N, the average precision of a detector that knows nothing.
	BaseRate Value `json:"base_rate"`
	// Accuracy is the share of right calls. At a low base rate it is high without any skill.
	Accuracy Value `json:"accuracy"`
	// Precision is the share of replaced tokens among those called so; not defined if none is.
	Precision Value `json:"precision"`
	// Recall is the share of replaced tokens that are called so; not defined without replaced tokens.
	Recall Value `json:"recall"`
	// F1 is 2tp/(2tp+fp+fn), the harmonic mean of the two; not defined if nothing is or is called replaced.
	F1 Value `json:"f1"`
	// ROCAUC is the chance that a replaced token has a higher logit than an original one, ties counting
	// one half (the Mann-Whitney statistic, exact). Not defined unless both classes occur.
	ROCAUC Value `json:"roc_auc"`
	// AveragePrecision is the sum over distinct logits, from the top, of (gain in recall)*precision,
	// without interpolation. Not defined without replaced tokens.
	AveragePrecision Value `json:"average_precision"`
}

// Scores computes all scores in O(n log n).
func (b *Binary) Scores() BinaryScores {
	s := BinaryScores{N: len(b.seen)}
	truePos, falsePos := 0, 0
	for _, o := range b.seen {
		if o.positive {
			s.Positives++
		}
		switch called := o.logit > 0; {
		case called && o.positive:
			truePos++
		case called:
			falsePos++
		}
	}
	falseNeg := s.Positives - truePos
	s.BaseRate = ratio(s.Positives, s.N)
	s.Accuracy = ratio(s.N-falsePos-falseNeg, s.N)
	s.Precision = ratio(truePos, truePos+falsePos)
	s.Recall = ratio(truePos, s.Positives)
	s.F1 = ratio(2*truePos, 2*truePos+falsePos+falseNeg)
	s.ROCAUC, s.AveragePrecision = b.ranking(s.Positives)
	return s
}

// ranking goes through the groups of equal logits from the highest down.
func (b *Binary) ranking(positives int) (auc, averagePrecision Value) {
	sorted := slices.Clone(b.seen)
	slices.SortFunc(sorted, func(x, y outcome) int { return cmp.Compare(y.logit, x.logit) })
	var (
		above      int // positives of the groups gone through
		twicePairs int // pairs with the positive above, twice; a tie adds one. Integer, hence exact
		sum        float64
	)
	for i := 0; i < len(sorted); {
		from, pos := i, 0
		for i < len(sorted) && sorted[i].logit == sorted[from].logit {
			if sorted[i].positive {
				pos++
			}
			i++
		}
		twicePairs += (i - from - pos) * (2*above + pos)
		above += pos
		sum += float64(pos) * float64(above) / float64(i)
	}
	if positives == 0 {
		return Value{}, Value{}
	}
	if negatives := len(sorted) - positives; negatives > 0 {
		auc = defined(float64(twicePairs) / 2 / float64(positives) / float64(negatives))
	}
	return auc, defined(sum / float64(positives))
}
