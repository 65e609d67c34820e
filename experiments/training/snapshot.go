package training

import (
	"slices"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/sharing"
)

// Snapshot returns a snapshot of the trainer's current tables, without gradients. rows are the rows that are measured,
// see [Batches.TokenRows]. Where a device trains, call [Trainer.Fetch] before.
func (t *Trainer) Snapshot(rows measure.TokenRows) *measure.Snapshot {
	e := t.Config.Model.Encoder
	return &measure.Snapshot{Step: t.step, Vocab: e.Vocab, Hidden: e.Hidden, Tables: t.tables(), Rows: rows}
}

// addContributions computes what the gradients in the snapshot, those of the last step, added to the updates.
func (t *Trainer) addContributions(s *measure.Snapshot) {
	for _, p := range t.phases {
		if p.frozen {
			continue
		}
		if p.gen != nil {
			s.MLMContribution = p.optimizer.contribution(p.gen.table.Name(), 0, s.MLM)
		}
		if p.dis != nil {
			s.RTDContribution = p.optimizer.contribution(p.dis.trains, 1, s.RTD)
			s.OneTable = p.oneTable
		}
	}
}

// tables copies the current tables. In ES, E_G and E_D stay one table.
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
