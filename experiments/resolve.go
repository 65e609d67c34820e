package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
)

// A plan whose arms start from checkpoints takes the shapes of the models from them. The checkpoints may be gone or
// changed when the plan is read again. So a resolved plan, and the plan in a run folder, states all shapes: base has
// every key, and an arm with its own model.from sets all model keys after it.

// Resolve reads the checkpoints that the plan's arms start from, each once, and sets the model keys that they decide
// and the plan does not set. saved is the plan in the run folder, nil if there is none: it is used for a checkpoint
// that no longer exists. A resolved plan stays unchanged. A checkpoint that cannot be opened is an error.
func (p *Plan) Resolve(saved *Plan) error {
	opened := map[string]training.Model{}
	model := func(path string) (training.Model, error) {
		if m, ok := opened[path]; ok {
			return m, nil
		}
		m, err := training.OpenModel(path)
		if err == nil {
			opened[path] = m
		}
		return m, err
	}
	if err := p.resolveBase(model, saved); err != nil {
		return err
	}
	for i := range p.Arms {
		if err := p.resolveArm(&p.Arms[i], model, saved); err != nil {
			return fmt.Errorf("arm %s: %w", p.Arms[i].Name, err)
		}
	}
	return nil
}

func (p *Plan) resolveBase(model func(path string) (training.Model, error), saved *Plan) error {
	if len(p.unresolved()) == 0 {
		return nil
	}
	m, err := model(p.Base.Model.From)
	if err != nil {
		if saved == nil || saved.Base.Model.From != p.Base.Model.From {
			return err
		}
		m = saved.Base.Model
	}
	before := p.Base
	p.Base.Model = m
	p.Base.Model.From, p.Base.Model.DrawMissing = before.Model.From, before.Model.DrawMissing
	for _, k := range keys.List(before) {
		if p.setKeys[k.Path] {
			if err := set(&p.Base, k.Path+"="+k.Value); err != nil {
				return err
			}
		}
	}
	for _, k := range keys.List(p.Base) {
		p.markSet(k.Path)
	}
	return nil
}

// unresolved lists the model keys of base that a checkpoint decides and that have not been read from it.
func (p *Plan) unresolved() (missing []string) {
	if p.Base.Model.From == "" {
		return nil
	}
	for _, k := range keys.List(p.Base) {
		if decidedByCheckpoint(k.Path) && !p.setKeys[k.Path] {
			missing = append(missing, k.Path)
		}
	}
	return missing
}

func (p *Plan) resolveArm(a *Arm, model func(path string) (training.Model, error), saved *Plan) error {
	missing := a.unresolved()
	if len(missing) == 0 {
		return nil
	}
	if saved != nil {
		if b, n := saved.arm(a.Name), len(a.Set); b != nil && len(b.Set) > n && slices.Equal(b.Set[:n], a.Set) {
			a.Set = slices.Clone(b.Set)
			return nil
		}
	}
	at := a.checkpointIndex()
	m, err := model(valueOf(a.Set[at]))
	if err != nil {
		return err
	}
	c := training.Config{Model: m}
	for _, k := range keys.List(c) {
		if slices.Contains(missing, k.Path) {
			a.Set = append(a.Set, k.Path+"="+k.Value)
		}
	}
	return nil
}

// unresolved lists the model keys that the arm's own checkpoint decides and the arm does not set.
func (a Arm) unresolved() (missing []string) {
	at := a.checkpointIndex()
	if at < 0 || valueOf(a.Set[at]) == "" {
		return nil
	}
	for _, k := range keys.List(training.Config{}) {
		set := slices.ContainsFunc(a.Set[at:], func(s string) bool { return keyOf(s) == k.Path })
		if decidedByCheckpoint(k.Path) && !set {
			missing = append(missing, k.Path)
		}
	}
	return missing
}

// markResolved marks the plan of a run folder as resolved. Model keys that an older version of the program did not have
// get their default.
func (p *Plan) markResolved() {
	for _, key := range p.unresolved() {
		p.markSet(key)
	}
	for i := range p.Arms {
		a := &p.Arms[i]
		missing := a.unresolved()
		for _, k := range keys.List(p.Base) {
			if slices.Contains(missing, k.Path) {
				a.Set = append(a.Set, k.Path+"="+k.Value)
			}
		}
	}
}

// decidedByCheckpoint reports whether a checkpoint in model.from decides the key.
func decidedByCheckpoint(key string) bool {
	return strings.HasPrefix(key, "model.") && key != fromKey && key != presetKey && key != "model.draw_missing"
}

// checkpointIndex is the index of model.from among the arm's assignments, -1 if there is none.
func (a Arm) checkpointIndex() int {
	return slices.IndexFunc(a.Set, func(s string) bool { return keyOf(s) == fromKey })
}

func (a Arm) setsCheckpoint() bool { return a.checkpointIndex() >= 0 }

// checkCheckpoints opens the checkpoints that arms start from and checks that they have what the arms need, before
// anything is trained.
func (p *Plan) checkCheckpoints() error {
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			return err
		}
		if _, err := c.CheckStart(); err != nil {
			return fmt.Errorf("arm %s: %w", a.Name, err)
		}
	}
	return nil
}
