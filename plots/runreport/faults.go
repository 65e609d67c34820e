package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// addFaults adds what failed, what is unfinished, what the data warned of, and what the runs cannot tell.
func (r *run) addFaults(s *report.Section) error {
	var failed, unfinished, waiting []string
	for _, c := range r.Cells {
		name := fmt.Sprintf("%s, seed %d", c.Arm, c.Seed)
		switch {
		case c.Error != "":
			reason := strings.TrimPrefix(c.Error, fmt.Sprintf("%s seed %d: ", c.Arm, c.Seed))
			failed = append(failed, fmt.Sprintf("%s, after step %s: %s", name, prose.Thousands(c.Step()), reason))
		case findings.Finished(c):
		case len(c.Rows) > 0:
			unfinished = append(unfinished, fmt.Sprintf("%s: step %s of %s",
				name, prose.Thousands(c.Step()), prose.Thousands(c.Config.Train.Steps)))
		default:
			waiting = append(waiting, name)
		}
	}
	all := prose.Count(len(r.Cells), "cell")
	if failed != nil {
		s.Add(report.Notice{Kind: report.Failure, Text: fmt.Sprintf("%d of %s failed. Where another seed of the arm is done, failed cells "+
			"are in no mean and no interval.", len(failed), all), Items: failed})
	}
	if unfinished != nil {
		s.Add(report.Notice{Kind: report.Warning, Text: fmt.Sprintf("%d of %s had not reached the last step when this was written. The "+
			"rate of learning was not yet 0 there, so their numbers are not those of a finished run.",
			len(unfinished), all), Items: unfinished})
	}
	if waiting != nil {
		s.Add(report.Notice{Kind: report.Warning, Text: fmt.Sprintf("%d of %s had not begun.", len(waiting), all), Items: waiting})
	}
	if collapsed := r.collapses(); collapsed != nil {
		s.Add(report.Notice{Kind: report.Warning, Text: "Runs that know no more than chance or the frequencies of tokens at their end: " +
			"collapsed, or trained too short. They are in the means and intervals, which they widen, since leaving them " +
			"out would favour their arms.", Items: collapsed})
	}
	if failed == nil && unfinished == nil && waiting == nil {
		s.Add(report.Paragraph(fmt.Sprintf("Nothing failed: %s of %d reached the last step.", all, len(r.Cells))))
	}
	if r.Data != nil && len(r.Data.Warnings) > 0 {
		s.Add(report.Notice{Kind: report.Warning, Text: "The text gave cause for a warning.", Items: r.Data.Warnings})
	}
	if len(r.Remarks) > 0 {
		s.Add(report.Notice{Kind: report.Warning, Text: "Not everything here may be compared.", Items: r.Remarks})
	}
	s.Add(r.limits())
	return nil
}

// limits are what the numbers cannot carry, whatever they are.
func (r *run) limits() report.Bullets {
	t := r.Plan.Base.Train
	tokens := float64(t.Steps) * float64(t.Batch) * float64(t.Seq)
	const paperTokens = 125000 * 2048 * 512 // the paper's base ablation, by the reading notes
	var b report.Bullets
	switch n := r.Seeds(); {
	case n == 1:
		b = append(b, "One seed: another seed may order the arms otherwise, and nothing here says how likely that is. "+
			"Several seeds give intervals.")
	case n < 5:
		b = append(b, fmt.Sprintf("%d seeds: intervals are wide, and they hold for values that are about normal.", n))
	}
	if r.Seeds() > 1 {
		b = append(b, "Intervals cover seeds: initial weights, batches and masks. They do not cover other texts, sizes or "+
			"settings.")
	}
	b = append(b, fmt.Sprintf("Size: each network reads %s tokens; the paper's base ablation reads about %s "+
		"(125,000 steps of 2,048 sequences of 512, %s). What such a run shows early need not last.",
		prose.Rough(tokens), prose.Rough(paperTokens), findings.PaperSource))
	if r.Data != nil && r.Data.Remark != "" {
		b = append(b, "Text: "+r.Data.Name+", "+r.Data.Remark+". Held-out text is of the same kind.")
	}
	if !r.EqualSteps() && r.Plan.Budget.Equal == experiments.BudgetSteps {
		b = append(b, "Arms train for different numbers of steps, so their last values are not at equal budgets.")
	}
	return append(b, r.budget())
}
