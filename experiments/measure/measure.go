package measure

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/sharing"
)

// Measure computes metrics from the word tables and their gradients, which it must not change. Each measure is one
// file. The measures of this program are in builtin, [Register] adds those of other programs.
type Measure interface {
	// Metrics declares the metrics. All have the same Due, EachMeasure or EachEvaluation; snapshots for the second hold
	// the tables and no gradients.
	Metrics() []Metric

	// Measure returns a value for each of Metrics, in the same order; nil for a number that does not exist for this arm
	// or at this step.
	Measure(s *Snapshot) []*float64
}

// builtin are the measures of this program, in the order of the keys in metrics.jsonl.
var builtin = []Measure{Similarity{}, Norms{}, Conflict{}, Contribution{}, ByFrequency{}, Spectrum{}}

func init() {
	for _, m := range builtin {
		if err := Register(m); err != nil {
			panic(err)
		}
	}
}

// Register adds a measure, which every cell computes from now on. It is an error if a key of its metrics is used
// already, or if its metrics are not all due at each measure or all at each evaluation.
func Register(m Measure) error {
	metrics := m.Metrics()
	if len(metrics) == 0 {
		return fmt.Errorf("the measure %T declares no metric", m)
	}
	for _, d := range metrics {
		if d.Due != metrics[0].Due || d.Due != EachMeasure && d.Due != EachEvaluation {
			return fmt.Errorf("metric %s is due at %s: all metrics of a measure are due at each measure, or all at each "+
				"evaluation", d.Key, d.Due)
		}
	}
	if err := Declare(metrics...); err != nil {
		return err
	}
	declared.Lock()
	defer declared.Unlock()
	declared.measures = append(declared.measures, m)
	return nil
}

// Take computes all registered measures whose metrics are due. It is an error if a measure returns another number of
// values than it has metrics.
func Take(s *Snapshot, due Due) ([]Scalar, error) {
	declared.RLock()
	measures := slices.Clone(declared.measures)
	declared.RUnlock()
	var all []Scalar
	for _, m := range measures {
		if m.Metrics()[0].Due != due {
			continue
		}
		r, err := TakeOne(m, s)
		if err != nil {
			return nil, err
		}
		all = append(all, r...)
	}
	return all, nil
}

// TakeOne computes one measure, registered or not. It is an error if the measure returns another number of values than
// it has metrics.
func TakeOne(m Measure, s *Snapshot) ([]Scalar, error) {
	metrics, values := m.Metrics(), m.Measure(s)
	if len(metrics) != len(values) {
		return nil, fmt.Errorf("the measure %T declares %d metrics and returns %d values: return nil for a number that does "+
			"not exist", m, len(metrics), len(values))
	}
	all := make([]Scalar, len(values))
	for i, v := range values {
		all[i] = Scalar{Key: metrics[i].Key, Value: v}
	}
	return all, nil
}

// Scalar is the value of a metric at one step.
type Scalar struct {
	Key   string
	Value *float64 // nil for a number that does not exist
}

// String writes the key and the value, or "none" where there is no number.
func (r Scalar) String() string {
	if r.Value == nil {
		return r.Key + " none"
	}
	return fmt.Sprintf("%s %.4g", r.Key, *r.Value)
}

// Snapshot is the input of measures: the state right after an update. Its tables and gradients are copies, which later
// steps do not change. Tables, gradients and contributions are row-major [Vocab, Hidden].
type Snapshot struct {
	Step          int
	Vocab, Hidden int
	Tables        sharing.Tables // after the update
	Before        sharing.Tables // before it; nil slices at step 0
	Rows          TokenRows      // rows of ordinary tokens seen in the training text

	// MLM is ∂L_MLM/∂E_G and RTD is λ·∂L_RTD/∂(the table that the discriminator looks up), both before clipping; nil where
	// the arm has none, and at step 0. In ES they are the two parts of one table's gradient; in NES and GDES each is the
	// gradient of a loss on the table that it trains.
	MLM, RTD    []float32
	rowProducts []inner // see pairs

	// MLMContribution and RTDContribution are what MLM and RTD add to the updates, see [Contribution]; nil where MLM and
	// RTD are nil.
	MLMContribution, RTDContribution []float32
	OneTable                         bool // both losses change the table that the discriminator looks up
}
