package experiments

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/text"
)

// Referee sets each discriminator of a seed against each generator, and against a unigram and a bigram model of the
// training text: the AUC of a discriminator on its own generator's replacements is a test that no other arm has. It takes the
// final checkpoints of the cells that have finished, whoever trained them, and computes only the pairs that the folder
// does not have yet, so that a second call costs nothing. The scores are in files that [Load] reads. When ctx ends it
// keeps whole discriminators and returns ErrInterrupted. Other errors are those of reading text and checkpoints, and of
// writing.
func (r *Runner) Referee(ctx context.Context, set *text.Dataset) error {
	matches, err := r.matches(set.DataHash)
	if err != nil {
		return err
	}
	for _, m := range matches {
		m.set = set
		if err := m.alone(ctx); err != nil {
			return fmt.Errorf("referee, seed %d: %w", m.seed, err)
		}
	}
	return nil
}

// matches has one for each seed in which a discriminator has been trained to its end, on text of a hash.
func (r *Runner) matches(data string) (all []*match, _ error) {
	cells, err := r.Plan.Cells(r.Out)
	if err != nil {
		return nil, err
	}
	for _, seed := range r.Plan.Seeds {
		m, detectors := &match{runner: r, data: data, seed: seed}, 0
		for _, c := range cells {
			if c.Seed != seed {
				continue
			}
			if now := loadCell(c); now.Error == "" && len(now.Rows) > 0 && now.Done() {
				m.cells = append(m.cells, c)
				detectors += c.networks() - 1
			}
		}
		if detectors > 0 {
			all = append(all, m)
		}
	}
	return all, nil
}

// RefereePending reports whether the checkpoints in the run folder could give scores by the referee that it lacks. The
// text is not read.
func (r *Runner) RefereePending() bool {
	var info DataInfo
	if readData(r.Out, &info) != nil {
		return false
	}
	matches, err := r.matches(info.DataHash)
	if err != nil {
		return false
	}
	for _, m := range matches {
		m.cells = slices.DeleteFunc(m.cells, func(c Cell) bool { return c.Progress() != 1 }) // without the last checkpoint
		if m.recall() == nil && m.missingPairs() > 0 {
			return true
		}
	}
	return false
}

// match is the work of one seed.
type match struct {
	runner *Runner
	set    *text.Dataset
	data   string // hash of the text
	seed   uint64
	cells  []Cell // that have finished

	file    refereeJSON
	batches []*training.Batch
	samples map[string][][]int // by opponent, the ids of each batch
}

// alone plays while no other process does, so that nothing is computed twice.
func (m *match) alone(ctx context.Context) error {
	l, err := dirlock.Wait(ctx, filepath.Join(m.runner.Out, refereeDir), nil)
	if err != nil {
		return ofFolder(err)
	}
	return errors.Join(m.play(ctx), l.Unlock())
}

// play computes what is missing, and writes the file after each discriminator.
func (m *match) play(ctx context.Context) error {
	if err := m.recall(); err != nil {
		return err
	}
	missing := m.missingPairs()
	if missing == 0 {
		return nil
	}
	m.runner.progressf("referee, seed %d: %s of a discriminator and a generator to test", m.seed, prose.Count(missing, "pair"))
	var err error
	if m.batches, err = training.NewBatches(m.set, m.runner.Plan.Base).HeldOut(); err != nil {
		return err
	}
	m.samples = map[string][][]int{}
	for _, c := range m.cells {
		opponents := m.missing(c)
		if len(opponents) == 0 {
			continue
		}
		if ctx.Err() != nil {
			return ErrInterrupted
		}
		for _, o := range opponents {
			if m.samples[o] == nil {
				if m.samples[o], err = m.replacements(o); err != nil {
					return err
				}
			}
		}
		if err := m.detect(c, opponents); err != nil {
			return err
		}
		if err := sealed.WriteJSON(refereePath(m.runner.Out, m.seed), m.file); err != nil {
			return err
		}
	}
	return nil
}

// recall reads what is there of the seed, and forgets what is of other text or of cells that were trained on since.
func (m *match) recall() error {
	base := m.runner.Plan.Base
	test := refereeTest{Data: m.data, Masking: base.Masking, Batches: base.Intervals.EvalBatches}
	m.file = refereeJSON{Seed: m.seed, Test: test, Cells: map[string]string{}}
	for _, c := range m.cells {
		hash, err := c.rowsHash()
		if err != nil {
			return err
		}
		m.file.Cells[c.Arm] = hash
	}
	have, err := readReferee(m.runner.Out, m.seed)
	if err != nil || have == nil || have.Test != test {
		return err
	}
	same := func(arm string) bool {
		return arm == OpponentUnigram || arm == OpponentBigram || m.file.Cells[arm] != "" && m.file.Cells[arm] == have.Cells[arm]
	}
	for _, d := range have.Detections {
		if same(d.Detector) && same(d.Opponent) {
			m.file.Detections = append(m.file.Detections, d)
		}
	}
	return nil
}

// missingPairs counts what is still to be tested.
func (m *match) missingPairs() (n int) {
	for _, c := range m.cells {
		n += len(m.missing(c))
	}
	return n
}

// missing lists the opponents that a cell's discriminator has not met; none if it has no discriminator.
func (m *match) missing(c Cell) (some []string) {
	if c.networks() < 2 {
		return nil
	}
	all := []string{OpponentUnigram, OpponentBigram}
	for _, o := range m.cells {
		all = append(all, o.Arm)
	}
	for _, o := range all {
		if !slices.ContainsFunc(m.file.Detections, func(d Detection) bool { return d.Detector == c.Arm && d.Opponent == o }) {
			some = append(some, o)
		}
	}
	return some
}

// player opens the networks of a cell for the batches of the test.
func (m *match) player(c Cell) (*training.Player, error) {
	config := c.Config
	config.Masking = m.runner.Plan.Base.Masking
	p, err := training.OpenPlayer(config, filepath.Join(c.Dir, checkpointDir))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Name(), err)
	}
	if p.Step != c.Config.Train.Steps {
		p.Close()
		return nil, fmt.Errorf("%s: its newest whole checkpoint is of step %d and not of the last, %d: run the plan again, "+
			"which trains the missing steps", c.Name(), p.Step, c.Config.Train.Steps)
	}
	return p, nil
}

// replacements are the ids that an opponent puts into each batch.
func (m *match) replacements(opponent string) ([][]int, error) {
	all := make([][]int, len(m.batches))
	if opponent == OpponentUnigram || opponent == OpponentBigram {
		model, err := m.counts(opponent)
		for i, b := range m.batches {
			n := b.Masked.N
			all[i] = slices.Repeat([]int{objectives.None}, len(b.Masked.Positions))
			if err == nil {
				err = model.Sample(all[i][:n], b.Original, b.Masked.Positions[:n], b.Uniforms[:n])
			}
		}
		return all, err
	}
	at := slices.IndexFunc(m.cells, func(c Cell) bool { return c.Arm == opponent })
	p, err := m.player(m.cells[at])
	if err != nil {
		return nil, err
	}
	defer p.Close()
	for i, b := range m.batches {
		if all[i], err = p.Replace(b); err != nil {
			return nil, fmt.Errorf("%s: %w", m.cells[at].Name(), err)
		}
	}
	return all, nil
}

// counts is the unigram or the bigram model of the training text.
func (m *match) counts(opponent string) (objectives.NGram, error) {
	model := objectives.NGram{Counts: slices.Clone(m.set.Counts)}
	for id := range model.Counts {
		if m.set.Tokenizer.IsSpecial(id) {
			model.Counts[id] = 0
		}
	}
	if opponent == OpponentUnigram {
		return model, nil
	}
	var before []int
	for _, b := range m.batches {
		for _, p := range b.Masked.Positions[:b.Masked.N] {
			before = append(before, b.Original[p-1]) // [CLS] is never masked
		}
	}
	slices.Sort(before)
	var err error
	model.After, err = m.set.Followers(slices.Compact(before))
	return model, err
}

// detect scores a cell's discriminator against opponents. Generators that give the same ids are one test.
func (m *match) detect(c Cell, opponents []string) error {
	p, err := m.player(c)
	if err != nil {
		return err
	}
	defer p.Close()
	scored := map[string]training.Evaluation{}
next:
	for _, o := range opponents {
		add := func(e training.Evaluation) {
			scored[o] = e
			m.file.Detections = append(m.file.Detections, Detection{
				Detector: c.Arm, Opponent: o, AUC: e.AUC, RTDLoss: e.RTDLoss, Replaced: e.Replaced,
			})
		}
		for other, e := range scored {
			if slices.EqualFunc(m.samples[o], m.samples[other], slices.Equal) {
				add(e)
				continue next
			}
		}
		played := make([]*training.Batch, len(m.batches))
		for i, b := range m.batches {
			mine := *b
			mine.Sampled = m.samples[o][i]
			played[i] = &mine
		}
		e, err := p.Detect(played)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
		add(e)
	}
	return nil
}
