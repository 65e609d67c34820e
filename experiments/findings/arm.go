package findings

import (
	"strings"
	"sync"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
)

// Arm is one arm of a run folder with its cells.
type Arm struct {
	Name   string
	Set    []string                 // KEY=VALUE, what the arm sets beyond the plan's base
	Config training.Config          // the base with what the arm sets
	Cells  []experiments.CellResult // one a seed, in order of seeds

	// Counted are the cells that means are taken over: those that are done or, if there are none, those that have begun
	// and not failed. A cell that failed is in no mean.
	Counted []experiments.CellResult
	// Collapsed is how many of Counted know no more than chance or the frequencies of tokens. They stay in the means, as
	// they must where arms are to be compared: leaving them out would favour their arm.
	Collapsed int
	// LeftOut is how many seeds have failed and are therefore missing in the means, which flatters the arm; 0 if all
	// have failed and there is no mean.
	LeftOut int

	// withoutBudget is Config without what the plan's budget decides, for telling arms that differ in one thing.
	withoutBudget training.Config
	text          string // hash of what it was trained on
	folder        string // label of its run folder, where several are put together

	stepFLOPs func() float64 // see StepFLOPs
}

func newArm(r *experiments.Result, a experiments.Arm) (*Arm, error) {
	c, err := r.Plan.Config(a)
	if err != nil {
		return nil, err
	}
	arm := &Arm{Name: a.Name, Set: a.Set, Config: c, withoutBudget: c, Cells: r.Arm(a.Name)}
	arm.stepFLOPs = sync.OnceValue(func() float64 {
		sizes, err := training.SizesOf(c)
		if err != nil {
			return 0
		}
		return sizes.StepFLOPs
	})
	if r.Plan.Budget.Equal != experiments.BudgetSteps {
		arm.withoutBudget.Train.Steps = 0
	}
	if len(arm.Cells) > 0 {
		arm.text = arm.Cells[0].Text
	}
	if r.Sources != nil {
		_, arm.folder, _ = strings.Cut(a.Name, "@")
	}
	arm.Counted = counted(arm.Cells)
	for _, c := range arm.Counted {
		if collapsed(c) != "" {
			arm.Collapsed++
		}
	}
	for _, c := range arm.Cells {
		if c.Error != "" && arm.Counted != nil {
			arm.LeftOut++
		}
	}
	return arm, nil
}

func counted(cells []experiments.CellResult) []experiments.CellResult {
	for _, take := range []func(experiments.CellResult) bool{Finished, underWay} {
		var some []experiments.CellResult
		for _, c := range cells {
			if take(c) {
				some = append(some, c)
			}
		}
		if some != nil {
			return some
		}
	}
	return nil
}

// Finished reports whether a cell reached its last step and did not fail.
func Finished(c experiments.CellResult) bool { return c.Error == "" && c.Done() }

// underWay reports whether a cell has begun and not failed.
func underWay(c experiments.CellResult) bool { return len(c.Rows) > 0 && c.Error == "" }

// RTD reports whether the arm trains a discriminator beside the generator.
func (a *Arm) RTD() bool { return a.networks() > 1 }

// networks is how many networks the arm trains.
func (a *Arm) networks() int { return objectives.DescriptionOf(a.Config.Objective).Networks }

// Sharing is what reports say of the arm's sharing, which has no meaning without a discriminator.
func (a *Arm) Sharing() sharing.Description { return sharing.DescriptionOf(a.Config.Sharing) }

// OneTable reports whether generator and discriminator look up one and the same table E, as in ES.
func (a *Arm) OneTable() bool { return a.RTD() && a.Sharing().OneTable }

// Begun lists the cells that have measured anything, failed ones among them.
func (a *Arm) Begun() (some []experiments.CellResult) {
	for _, c := range a.Cells {
		if len(c.Rows) > 0 {
			some = append(some, c)
		}
	}
	return some
}

// Failed reports whether every cell of the arm that has begun has failed.
func (a *Arm) Failed() bool { return len(a.Counted) == 0 && len(a.Begun()) > 0 }
