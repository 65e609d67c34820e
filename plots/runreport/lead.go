package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
)

// lead is the answer in plain words, computed from the numbers.
func (r *run) lead() []string {
	lead := []string{r.trained()}
	if len(r.Remarks) > 0 {
		lead = append(lead, "Read this first: not everything here may be compared. "+
			prose.Capital(strings.Join(r.Remarks, "; "))+".")
	}
	if f := r.Factorial(); f != nil {
		if s := costOfES(f); s != "" {
			lead = append(lead, s)
		}
	}
	if len(r.Claims) == 0 {
		return append(lead, "The plan has no arms that differ in sharing, so what the paper says of sharing cannot be "+
			"read off it. "+strings.TrimSpace(r.lastScores()+" "+r.contrasts()))
	}
	if n := len(r.CollapsedCells()); n > 0 {
		lead = append(lead, fmt.Sprintf("Read this first: %s of %d know no more than chance or the frequencies of "+
			"tokens, so what follows is about networks that have hardly learnt; the last parts of this page name them.",
			prose.Count(n, "cell"), len(r.Cells)))
	}
	lead = append(lead, "What DeBERTaV3's paper says of sharing embeddings, and whether these numbers show it:")
	for _, c := range r.Claims {
		lead = append(lead, claimSentence(c))
	}
	if s := r.together(); s != "" {
		lead = append(lead, s)
	}
	if s := r.gradients(); s != "" {
		lead = append(lead, s)
	}
	return lead
}

// together says what is left of the confirmations if all comparisons are taken as one family of tests.
func (r *run) together() string {
	f := r.Family()
	if f.Confirmed == 0 || f.Tests < 2 {
		return ""
	}
	return fmt.Sprintf("Each comparison was tested by itself. Taken together as %d tests, with Holm's correction at 5%%, "+
		"%d of the %d confirmed ones stand.", f.Tests, f.Standing, f.Confirmed)
}

// gradients says how the two gradients met in tables that are shared: whether they oppose each other, and whether one
// drowns the other. The paper argues the first and prints no such number.
func (r *run) gradients() string {
	var parts []string
	for _, t := range r.SharedTables() {
		s := fmt.Sprintf("in %s their cosine is %s (%s), %s%% of the rows looked up are pulled in opposite directions, "+
			"and RTD's gradient is %s times as long as MLM's (%s)",
			t.Arm.Name, prose.Interval(t.Cosine, measure.ConflictCos.Decimals),
			side(t.Cosine, 0, "opposition is confirmed", "opposition is not confirmed: the interval lies above 0",
				"opposition is undecided"),
			prose.Fixed(100*t.Opposed.Mean.X, 0), prose.Interval(t.Ratio, measure.ConflictRatio.Decimals),
			side(t.Ratio, 1, "shorter, confirmed", "longer, confirmed", "which is the longer is undecided"))
		if t.Contribution.Mean.OK {
			s += fmt.Sprintf("; of what a step's gradients add to the table under Adam's preconditioner, momentum aside, "+
				"%s is RTD's (%s)", prose.Interval(t.Contribution, measure.ContributionShare.Decimals),
				side(t.Contribution, 0.5, "the larger part is MLM's, confirmed", "the larger part is RTD's, confirmed",
					"whose part is the larger is undecided"))
		}
		parts = append(parts, s)
	}
	if parts == nil {
		return ""
	}
	return "The two gradients on one shared table, over the second half of training: " + strings.Join(parts, "; ") +
		". Unrelated gradients would have a cosine of 0 and half of the rows opposed. The paper reports no such numbers."
}

// trained says what was trained, on what, how long and how often.
func (r *run) trained() string {
	t := r.Plan.Base.Train
	tokens := float64(t.Steps) * float64(t.Batch) * float64(t.Seq)
	least, most := len(r.Arms[0].Cells), len(r.Arms[0].Cells)
	for _, a := range r.Arms {
		least, most = min(least, len(a.Cells)), max(most, len(a.Cells))
	}
	s := fmt.Sprintf("%s, each with %s", prose.Count(len(r.Arms), "arm"), prose.Count(least, "seed"))
	if least < most { // folders put together
		s = fmt.Sprintf("%s with %d to %s each", prose.Count(len(r.Arms), "arm"), least, prose.Count(most, "seed"))
	}
	if r.EqualSteps() {
		s += fmt.Sprintf(", for %s of %s tokens (%s tokens for each network)",
			prose.Count(t.Steps, "step"), prose.Thousands(t.Batch*t.Seq), prose.Rough(tokens))
	}
	if d := r.Data; d != nil {
		s += ", on " + textName(d)
	}
	s += "."
	if done, all := r.Done(), len(r.Cells); done < all {
		s += fmt.Sprintf(" The run is unfinished: %d of %s done", done, prose.Count(all, "cell"))
		if failed := r.Failed(); failed > 0 {
			s += fmt.Sprintf(", %d failed", failed)
		}
		s += "."
	}
	switch n := r.Seeds(); {
	case n == 1:
		s += " One seed gives no interval: what follows is one observation of each arm, not evidence."
	case r.Done() > 0:
		s += fmt.Sprintf(" Numbers after ± are half-widths of 95%% t intervals over seeds (at most %d); "+
			"differences are paired by seed.", n)
	}
	return s
}

// textName is the name of the text, with what it is.
func textName(d *experiments.DataInfo) string {
	if d.Remark != "" {
		return d.Name + ": " + d.Remark
	}
	return d.Name
}

// lastScores lists the arms' newest scores, for plans to which no claim applies.
func (r *run) lastScores() string {
	var sentences []string
	for _, m := range []struct {
		metric measure.Metric
		name   string
	}{
		{heldOut.MLMLoss, "Held-out MLM loss, nats a masked token"}, {heldOut.AUC, "Held-out AUC of the discriminator"},
	} {
		var parts []string
		for _, a := range r.Arms {
			if e, step := a.Last(m.metric); e.Mean.OK {
				part := a.Name + " " + prose.Interval(e, m.metric.Decimals)
				if step < a.Config.Train.Steps {
					part += fmt.Sprintf(" at step %s", prose.Thousands(step))
				}
				parts = append(parts, part)
			}
		}
		if parts != nil {
			sentences = append(sentences, m.name+": "+strings.Join(parts, ", ")+".")
		}
	}
	if sentences == nil {
		return "Nothing has been measured yet."
	}
	return strings.Join(sentences, " ")
}
