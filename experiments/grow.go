package experiments

import (
	"fmt"
	"slices"

	"github.com/google/renameio/v2"
)

// A run may grow: its folder's plan gets the seeds and arms that are new, and everything that it has stays as it is.
// Equal seeds have the same batches in all arms, so that what comes later is paired with what was there.

// grow writes what is new in this plan into the folder's, once it has joined that.
func (r *Runner) grow(have *Plan) error {
	before := len(have.Arms)
	if err := r.join(have); err != nil {
		return err
	}
	if len(r.Plan.Seeds) == len(have.Seeds) && len(r.Plan.Arms) == before {
		return nil
	}
	for _, a := range r.Plan.Arms[before:] {
		if r.Progress != nil {
			r.Progress(fmt.Sprintf("arm %s is new in %s", a.Name, r.Out))
		}
	}
	have.Seeds, have.Arms = r.Plan.Seeds, r.Plan.Arms
	data, err := have.Encode()
	if err != nil {
		return err
	}
	return renameio.WriteFile(r.planPath(), data, 0o644)
}

// join makes the plan that of the folder with what is new: the folder's seeds and arms come first, so that its cells
// keep their numbers as far as they can.
func (r *Runner) join(have *Plan) error {
	if err := refuseOtherPlan(r.planPath(), have, r.Plan); err != nil {
		return err
	}
	seeds := slices.Clone(have.Seeds)
	for _, s := range r.Plan.Seeds {
		if !slices.Contains(seeds, s) {
			seeds = append(seeds, s)
		}
	}
	added, err := r.Plan.armsBeyond(have)
	if err != nil {
		return fmt.Errorf("%s: %w", r.planPath(), err)
	}
	r.Plan.Seeds, r.Plan.Arms = seeds, append(slices.Clone(have.Arms), added...)
	return nil
}

// armsBeyond lists the arms that another plan, all of whose arms this one has, does not have yet.
func (p *Plan) armsBeyond(have *Plan) ([]Arm, error) {
	var added []Arm
	for _, a := range p.Arms {
		if have.arm(a.Name) != nil {
			continue
		}
		if a.startOf() >= 0 {
			return nil, fmt.Errorf("arm %s goes on from a checkpoint, whose tokenizer all arms of a run read with, and this run has begun: choose another folder with --out", a.Name)
		}
		added = append(added, a)
	}
	return added, nil
}

// arm finds an arm by name; nil if there is none.
func (p *Plan) arm(name string) *Arm {
	for i := range p.Arms {
		if p.Arms[i].Name == name {
			return &p.Arms[i]
		}
	}
	return nil
}
