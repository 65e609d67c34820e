package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// limits are what the numbers cannot carry, whatever they are.
var limits = part{name: "the list of limits", blocks: (*run).limits}

func (r *run) limits() ([]report.Block, error) {
	t := r.Plan.Base.Train
	tokens := float64(t.Steps) * float64(t.Batch) * float64(t.Seq)
	const paperTokens = 125000 * 2048 * 512 // steps, windows and tokens of the paper's base ablation, its table 6
	var b report.Bullets
	switch n := r.Seeds(); {
	case n == 1:
		b = append(b, say("limits/one-seed", nil))
	case n < 5:
		b = append(b, fmt.Sprintf("%d seeds: intervals are wide, and they hold for values that are about normal.", n))
	}
	if r.Seeds() > 1 {
		b = append(b, say("limits/intervals", nil))
	}
	b = append(b, say("limits/size", fill{"Tokens": prose.Rough(tokens), "Paper": prose.Rough(paperTokens)}))
	if r.Data != nil && r.Data.Remark != "" {
		b = append(b, "Text: "+r.Data.Name+", "+r.Data.Remark+". Held-out text is of the same kind.")
	}
	if !r.EqualSteps() && r.Plan.Budget.Equal == experiments.BudgetSteps {
		b = append(b, "Arms train for different numbers of steps, so their last values are not at equal budgets.")
	}
	return []report.Block{append(b, r.budget())}, nil
}
