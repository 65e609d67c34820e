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

// Snapshot is what measures see: the state right after an update. Its tables and gradients are copies of its own:
// later steps do not change them, and they are freed with it.
type Snapshot struct {
	Step          int
	Vocab, Hidden int
	Tables        sharing.Tables // after the update
	Before        sharing.Tables // before it; nil slices at step 0
	Seen          Seen           // rows of ordinary tokens seen in the training text

	// MLM is ∂L_MLM/∂E_G and RTD is λ·∂L_RTD/∂(the table that the discriminator looks up), both as the
	// step computed them, before clipping; nil where the arm or step 0 has none. In ES both are parts of
	// one table's gradient; in NES and GDES they are what each loss asks of the table that it trains.
	MLM, RTD []float32
	met      []inner // see pairs

	// MLMPull and RTDPull are what these two add to the updates, see [Pull]; nil where MLM and RTD are.
	MLMPull, RTDPull []float32
	OneTable         bool // both losses move the table that the discriminator looks up
}

// Measures are taken every watch.measure_every steps.
func Measures() []Measure {
	return []Measure{Similarity{}, Norms{}, Conflict{}, Pull{}, ByFrequency{}}
}

// Surveys cost more and are taken with each evaluation; their snapshots hold the tables and no gradients.
func Surveys() []Measure { return []Measure{Spectrum{}} }

// snapshot has the trainer's tables, and nothing of a step.
func (t *Trainer) snapshot(seen Seen) *Snapshot {
	e := t.Config.Model.Encoder
	return &Snapshot{Step: t.step, Vocab: e.Vocab, Hidden: e.Hidden, Tables: t.tables(), Seen: seen}
}

// addPulls adds what the gradients of the last step, which the snapshot has, have added to the updates.
func (t *Trainer) addPulls(s *Snapshot) {
	for _, p := range t.phases {
		if p.gen != nil {
			s.MLMPull = p.optimizer.pull(p.gen.table.Name(), s.MLM)
		}
		if p.dis != nil {
			s.RTDPull = p.optimizer.pull(p.dis.trains, s.RTD)
			s.OneTable = p.oneTable
		}
	}
}

// tables copies the current tables. What is one table, as in ES, stays one.
func (t *Trainer) tables() sharing.Tables {
	now := t.Strategy.Tables(t.Params)
	copies := sharing.Tables{G: slices.Clone(now.G), Delta: slices.Clone(now.Delta)}
	if len(now.D) > 0 && len(now.G) > 0 && &now.D[0] == &now.G[0] {
		copies.D = copies.G
	} else {
		copies.D = slices.Clone(now.D)
	}
	return copies
}
