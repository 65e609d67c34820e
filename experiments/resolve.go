package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
)

// A plan that goes on from checkpoints has the shapes of these, which may be gone or other ones when the plan is read
// again. So a resolved plan says all of them, and so does the plan that a run folder keeps: base has every key, and an
// arm with a model.from of its own sets all model keys after it.

// Resolve looks into the checkpoints that the plan's arms begin from, each once, and sets the model keys that they
// decide and the plan does not. recorded is the plan that a run folder keeps, nil if there is none: what it says of a
// checkpoint counts where that is no more. A resolved plan stays as it is.
func (p *Plan) Resolve(recorded *Plan) error {
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
	if err := p.resolveBase(model, recorded); err != nil {
		return err
	}
	for i := range p.Arms {
		if err := p.resolveArm(&p.Arms[i], model, recorded); err != nil {
			return fmt.Errorf("arm %s: %w", p.Arms[i].Name, err)
		}
	}
	return nil
}

func (p *Plan) resolveBase(model func(path string) (training.Model, error), recorded *Plan) error {
	if len(p.unresolved()) == 0 {
		return nil
	}
	m, err := model(p.Base.Model.From)
	if err != nil {
		if recorded == nil || recorded.Base.Model.From != p.Base.Model.From {
			return err
		}
		m = recorded.Base.Model
	}
	own := p.Base
	p.Base.Model = m
	p.Base.Model.From, p.Base.Model.DrawMissing = own.Model.From, own.Model.DrawMissing
	for _, k := range keys.List(own) {
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

// unresolved lists the model keys of base that a checkpoint decides and nobody has looked up.
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

func (p *Plan) resolveArm(a *Arm, model func(path string) (training.Model, error), recorded *Plan) error {
	missing := a.unresolved()
	if len(missing) == 0 {
		return nil
	}
	if recorded != nil {
		if b, n := recorded.arm(a.Name), len(a.Set); b != nil && len(b.Set) > n && slices.Equal(b.Set[:n], a.Set) {
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

// markResolved makes the plan of a run folder count as resolved. Model keys that a program of before did not know have
// their default there.
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

// checkpointIndex is the index of the arm's model.from among its assignments, -1 if there is none.
func (a Arm) checkpointIndex() int {
	return slices.IndexFunc(a.Set, func(s string) bool { return keyOf(s) == fromKey })
}

func (a Arm) setsCheckpoint() bool { return a.checkpointIndex() >= 0 }

// checkCheckpoints opens the checkpoints that arms begin from and finds out whether they have what the arms need, before
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
