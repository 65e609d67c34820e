package experiments

import (
	"slices"

	"github.com/ablate-go/ablate/sharing"
)

// Measure reads something off the word tables and their gradients. It observes: a new measure is one file
// and its name in Measures; its readings are then in metrics.jsonl.
type Measure interface {
	// Measure returns its readings in a fixed order; a number that does not exist for this arm is nil.
	Measure(s *Snapshot) []Reading
}

// Reading is one named number of a line of metrics.jsonl.
type Reading struct {
	Key   string
	Value *float64
}

// Snapshot is what measures see: the state right after an update.
type Snapshot struct {
	Step          int
	Vocab, Hidden int
	Tables        sharing.Tables // after the update
	Before        sharing.Tables // before it; nil slices at step 0
	Rows          []int          // ids of ordinary tokens seen in the training text, ascending

	// MLM is ∂L_MLM/∂E_G and RTD is λ·∂L_RTD/∂(the table that the discriminator looks up), both as the
	// step computed them, before clipping; nil where the arm or step 0 has none. In ES both are parts of
	// one table's gradient; in NES and GDES they are what each loss asks of the table that it trains.
	MLM, RTD []float32
}

// Measures are all that a run takes.
func Measures() []Measure { return []Measure{Similarity{}, Norms{}, Conflict{}} }

// snapshot reads the trainer's tables and last gradients. before are the tables ahead of the step, empty
// if there was none.
func (t *Trainer) snapshot(before sharing.Tables, rows []int) *Snapshot {
	e := t.Config.Model.Encoder
	s := &Snapshot{Step: t.step, Vocab: e.Vocab, Hidden: e.Hidden, Tables: t.Strategy.Tables(t.Params), Before: before, Rows: rows}
	if before.G == nil {
		return s
	}
	s.MLM, s.RTD = t.gradients.mlm, t.gradients.rtd
	return s
}

// tables copies the current tables.
func (t *Trainer) tables() sharing.Tables {
	now := t.Strategy.Tables(t.Params)
	return sharing.Tables{G: slices.Clone(now.G), D: slices.Clone(now.D), Delta: slices.Clone(now.Delta)}
}
