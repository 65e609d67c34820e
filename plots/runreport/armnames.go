package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/prose"
)

// names are those of arms.
func names(arms []*findings.Arm) (all []string) {
	for _, a := range arms {
		all = append(all, a.Name)
	}
	return all
}

// Marks of arms in tables.
const (
	collapsedMark = " †" // with collapsed seeds
	leftOutMark   = " ‡" // without failed seeds
)

// marked is an arm's name in tables of means.
func marked(a *findings.Arm) string {
	name := a.Name
	if a.Collapsed > 0 {
		name += collapsedMark
	}
	if a.LeftOut > 0 {
		name += leftOutMark
	}
	return name
}

// markNotes explain the marks that the arms bear.
func markNotes(arms []*findings.Arm) (notes []string) {
	var collapsed, leftOut []string
	for _, a := range arms {
		if a.Collapsed > 0 {
			collapsed = append(collapsed, fmt.Sprintf("%s %d of %d", a.Name, a.Collapsed, len(a.Counted)))
		}
		if a.LeftOut > 0 {
			leftOut = append(leftOut, fmt.Sprintf("%s %d of %d", a.Name, a.LeftOut, len(a.Cells)))
		}
	}
	if collapsed != nil {
		notes = append(notes, say("marks/collapsed", fill{"Arms": prose.List(collapsed)}))
	}
	if leftOut != nil {
		notes = append(notes, say("marks/left-out", fill{"Arms": prose.List(leftOut)}))
	}
	return notes
}

// collapses says which cells have collapsed, with what their arm would score without them.
func (r *run) collapses() []string {
	all := r.CollapsedCells()
	var lines []string
	for i, c := range all {
		line := fmt.Sprintf("%s, seed %d: %s", c.Arm.Name, c.Seed, c.Reason)
		lastOfArm := i+1 == len(all) || all[i+1].Arm != c.Arm
		if sound := c.Arm.WithoutCollapsed(); sound != nil && lastOfArm {
			loss, _ := sound.Last(heldOut.MLMLoss)
			auc, _ := sound.Last(heldOut.AUC)
			line += fmt.Sprintf(". Without collapsed seeds the arm has MLM loss %s and AUC %s over %s",
				prose.Interval(loss, heldOut.MLMLoss.Decimals), prose.Interval(auc, heldOut.AUC.Decimals),
				prose.Count(len(sound.Counted), "seed"))
		}
		lines = append(lines, line)
	}
	return lines
}
