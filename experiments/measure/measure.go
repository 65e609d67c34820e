package measure

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/sharing"
)

// Measure computes metrics from the word tables and their gradients. It only reads. A measure is one file: it declares
// its metrics, and all that shows metrics then shows them. One of this program is in builtin, one of another program
// is added by [Register].
type Measure interface {
	// Metrics declares what is measured. All have the same Due, EachMeasure or EachEvaluation; snapshots of the second
	// kind hold the tables and no gradients.
	Metrics() []Metric

	// Measure returns a value for each of Metrics, in their order; nil for a number that does not exist for this arm
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

// Register adds a measure to those that every cell takes from now on. Its metrics must have keys that no other has.
func Register(m Measure) error {
	metrics := m.Metrics()
	if len(metrics) == 0 {
		return fmt.Errorf("the measure %T declares no metric", m)
	}
	for _, d := range metrics {
		if d.Due != metrics[0].Due || d.Due != EachMeasure && d.Due != EachEvaluation {
			return fmt.Errorf("metric %s is due at %s: all metrics of a measure are due at each measure, or all at each evaluation", d.Key, d.Due)
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

// Take takes all measures that are due.
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

// TakeOne takes one measure, registered or not.
func TakeOne(m Measure, s *Snapshot) ([]Scalar, error) {
	metrics, values := m.Metrics(), m.Measure(s)
	if len(metrics) != len(values) {
		return nil, fmt.Errorf("the measure %T declares %d metrics and returns %d values: return nil for a number that does not exist", m, len(metrics), len(values))
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

// Snapshot is what measures see: the state right after an update. Its tables and gradients are copies of its own:
// later steps do not change them, and they are freed with it.
type Snapshot struct {
	Step          int
	Vocab, Hidden int
	Tables        sharing.Tables // after the update
	Before        sharing.Tables // before it; nil slices at step 0
	Rows          TokenRows      // rows of ordinary tokens seen in the training text

	// MLM is ∂L_MLM/∂E_G and RTD is λ·∂L_RTD/∂(the table that the discriminator looks up), both as the
	// step computed them, before clipping; nil where the arm or step 0 has none. In ES both are parts of
	// one table's gradient; in NES and GDES they are what each loss asks of the table that it trains.
	MLM, RTD    []float32
	rowProducts []inner // see pairs

	// MLMContribution and RTDPull are what these two add to the updates, see [Contribution]; nil where MLM and RTD are.
	MLMContribution, RTDContribution []float32
	OneTable                         bool // both losses move the table that the discriminator looks up
}
