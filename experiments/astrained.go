package experiments

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/prose"
)

// takeTrained makes the result say what was trained: by the config.yaml of the cells, where plan.yaml says something
// else now. Cells that were not trained as the others of their arm, and copies of other seeds, have failed.
func (r *Result) takeTrained() error {
	r.refuseCopies()
	if err := r.refuseSwapped(); err != nil {
		return err
	}
	r.takeTrainedBase()
	for i := range r.Plan.Arms {
		a := &r.Plan.Arms[i]
		planned, err := r.Plan.Config(*a)
		if err != nil {
			return err
		}
		trained, differ := r.trainedAs(a.Name, planned)
		if len(differ) > 0 {
			a.Set = assignments(r.Plan.Base, trained)
			r.Notices = append(r.Notices, fmt.Sprintf("%s was changed after arm %s was trained (%s): here is what was "+
				"trained", planFile, a.Name, prose.List(differ)))
		}
	}
	cells, err := r.Plan.Cells(r.Dir)
	if err != nil {
		return err
	}
	for i, c := range cells {
		r.Cells[i].Config = c.Config
	}
	return nil
}

// trainedAs is the configuration of the first cell of an arm that has one and did not fail, with how it differs from the
// planned one. The others of the arm that were trained otherwise have failed after this.
func (r *Result) trainedAs(arm string, planned training.Config) (trained training.Config, differ []string) {
	trained = planned
	first := true
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Arm != arm || c.trained == nil || c.Error != "" {
			continue
		}
		if first {
			first = false
			if differ = trainedOtherwise(*c.trained, planned, "there"); len(differ) > 0 {
				trained = *c.trained
			}
			continue
		}
		if other := trainedOtherwise(*c.trained, trained, "in the first"); len(other) > 0 {
			c.Error = fmt.Sprintf("%s was trained with other settings than the first seed of this arm: %s: restore its "+
				"folder, or move %s away and run the plan again", c.Name(), prose.List(other), c.Dir)
		}
	}
	return trained, differ
}

// trainedOtherwise describes the keys in which a cell's configuration trains otherwise than another one, which is where
// the words say. More steps than in the cell are no difference if it can go on.
func trainedOtherwise(cell, other training.Config, where string) (differ []string) {
	extended := cannotExtend(cell.Train, other.Train) == ""
	for _, d := range keys.Diff(cell, other) {
		if !d.Free && (d.Path != stepsKey || !extended) {
			differ = append(differ, fmt.Sprintf("%s was %s in training and is %s %s", d.Path, d.A, d.B, where))
		}
	}
	return differ
}

// takeTrainedBase changes the keys of the plan's base to what all cells were trained with, where that is the same in
// all of them and another value than the plan's.
func (r *Result) takeTrainedBase() {
	base, differ := r.Plan.Base, []string(nil)
	for _, d := range r.differencesOfAll() {
		if slices.ContainsFunc(r.Plan.Arms, func(a Arm) bool {
			return slices.ContainsFunc(a.Set, func(s string) bool { return decides(s, d.Path) })
		}) {
			continue
		}
		if err := keys.Set(&base, d.Path+"="+d.A); err == nil {
			differ = append(differ, fmt.Sprintf("%s was %s in training and is %s there", d.Path, d.A, d.B))
		}
	}
	if differ == nil {
		return
	}
	r.Plan.Base = base
	r.Notices = append(r.Notices, fmt.Sprintf("%s was changed after the cells were trained (%s): here is what was "+
		"trained", planFile, prose.List(differ)))
}

// differencesOfAll are the keys that differ alike in all cells that have a configuration, A the cells' and B the plan's.
func (r *Result) differencesOfAll() (common []keys.Difference) {
	first := true
	for _, c := range r.Cells {
		if c.trained == nil || c.Error != "" {
			continue
		}
		var these []keys.Difference
		for _, d := range keys.Diff(*c.trained, c.Config) {
			if !d.Free && d.Path != stepsKey {
				these = append(these, d)
			}
		}
		if first {
			common, first = these, false
			continue
		}
		common = slices.DeleteFunc(common, func(d keys.Difference) bool { return !slices.Contains(these, d) })
	}
	return common
}

// refuseCopies fails the cells whose rows are those of another seed of their arm, number for number: folders of older
// programs do not say whose they are.
func (r *Result) refuseCopies() {
	for i := range r.Cells {
		c := &r.Cells[i]
		for _, o := range r.Cells[:i] {
			if o.Arm == c.Arm && o.Seed != c.Seed && o.Error == "" && sameNumbers(o.Rows, c.Rows) {
				c.Rows, c.Neighbours = nil, nil
				c.Error = fmt.Sprintf("its rows are those of seed %d, number for number, so that its folder is a copy: move "+
					"%s away and run the plan again", o.Seed, c.Dir)
				break
			}
		}
	}
}

// refuseSwapped fails the cells whose config.yaml does not say whose it is and has the settings of another arm.
func (r *Result) refuseSwapped() error {
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.trained == nil || c.marked || c.Error != "" || len(trainedOtherwise(*c.trained, c.Config, "")) == 0 {
			continue
		}
		for _, a := range r.Plan.Arms {
			other, err := r.Plan.Config(a)
			if err != nil {
				return err
			}
			if len(trainedOtherwise(*c.trained, other, "")) == 0 {
				c.Rows, c.Neighbours = nil, nil
				c.Error = fmt.Sprintf("%s has the settings of arm %s, so that folders were renamed: give each its own name "+
					"back, or move %s away and run the plan again", filepath.Join(c.Dir, configFile), a.Name, c.Dir)
				break
			}
		}
	}
	return nil
}

// sameNumbers reports whether two cells have the same rows beyond that of step 0, in all that training decides.
func sameNumbers(a, b []Row) bool {
	n := min(len(a), len(b))
	if n < 2 || a[1].Batch == "" {
		return false
	}
	for i := range n {
		if a[i].Step != b[i].Step || a[i].Batch != b[i].Batch || !reflect.DeepEqual(a[i].Scalars, b[i].Scalars) {
			return false
		}
	}
	return true
}
