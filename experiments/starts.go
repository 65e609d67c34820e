package experiments

import (
	_ "embed"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/pretrained"
)

// A plan that goes on from checkpoints has the shapes of these, which may be gone or other ones when the plan is read
// again. So the plan that a run folder keeps says all of them: base does as it has every key, and an arm with a
// model.from of its own gets all model keys after it.

//go:embed pretrain.yaml
var pretrainPlan []byte

// PretrainPlan is the plan of one arm that goes on from a checkpoint, as ablate pretrain does.
func PretrainPlan(checkpoint string) (*Plan, error) {
	p, err := ParsePlan(pretrainPlan)
	if err != nil {
		return nil, err
	}
	return p, p.Set(fromKey + "=" + checkpoint)
}

// startOf is the place of the arm's model.from among its assignments, -1 if there is none.
func (a Arm) startOf() int {
	return slices.IndexFunc(a.Set, func(s string) bool { return keyOf(s) == fromKey })
}

// absoluteStarts makes the arms' checkpoints be found from any folder.
func (p *Plan) absoluteStarts() {
	for i := range p.Arms {
		a := &p.Arms[i]
		if at := a.startOf(); at >= 0 {
			_, path, _ := strings.Cut(a.Set[at], "=")
			if abs, err := filepath.Abs(strings.TrimSpace(path)); err == nil && strings.TrimSpace(path) != "" {
				a.Set = slices.Clone(a.Set)
				a.Set[at] = fromKey + "=" + abs
			}
		}
	}
}

// resolveStarts writes into each arm that goes on from a checkpoint of its own what model it thereby is, beyond what it
// says itself after the checkpoint.
func (p *Plan) resolveStarts() error {
	for i := range p.Arms {
		a := &p.Arms[i]
		if a.startOf() < 0 {
			continue
		}
		c, err := p.Config(*a)
		if err != nil {
			return err
		}
		own := a.Set[a.startOf():]
		a.Set = slices.Clone(a.Set)
		for _, k := range keys.List(c) {
			said := slices.ContainsFunc(own, func(s string) bool { return keyOf(s) == k.Path })
			if strings.HasPrefix(k.Path, "model.") && k.Path != fromKey && k.Path != presetKey && !said {
				a.Set = append(a.Set, k.Path+"="+k.Value)
			}
		}
	}
	return nil
}

// adoptStarts takes over the shapes that a run folder's plan has for the same checkpoints: for arms always, and for
// base where the checkpoint is no more.
func (p *Plan) adoptStarts(have *Plan) {
	if from := p.Base.Model.From; from != "" && from == have.Base.Model.From {
		if c, err := pretrained.Open(from); err != nil {
			p.Base.Model = have.Base.Model
		} else {
			c.Close()
		}
	}
	for i := range p.Arms {
		a := &p.Arms[i]
		for _, b := range have.Arms {
			if n := len(a.Set); a.startOf() >= 0 && b.Name == a.Name && len(b.Set) > n && slices.Equal(b.Set[:n], a.Set) {
				a.Set = slices.Clone(b.Set)
			}
		}
	}
}
