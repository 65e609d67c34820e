package plots

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/scores"
)

// lead is the answer in plain words, computed from the numbers.
func (r *folder) lead() []string {
	lead := []string{r.trained()}
	if len(r.Remarks) > 0 {
		lead = append(lead, "Read this first: not everything here may be compared. "+capital(strings.Join(r.Remarks, "; "))+".")
	}
	if f := factorialOf(r.arms); f != nil {
		if split := f.split(); split != "" {
			lead = append(lead, split)
		}
	}
	if len(r.expectations) == 0 {
		return append(lead, "The plan has no arms that differ in sharing, so what the paper says of sharing cannot be read off it. "+strings.TrimSpace(r.standings()+" "+r.contrasts()))
	}
	if sunk := len(r.collapses()); sunk > 0 {
		lead = append(lead, fmt.Sprintf("Read this first: %s of %d know no more than chance or the frequencies of tokens, so what follows is about networks that have hardly learnt; the last parts of this page name them.", count(sunk, "cell"), len(r.Cells)))
	}
	lead = append(lead, "What DeBERTaV3's paper says of sharing embeddings, and whether these numbers show it:")
	for _, e := range r.expectations {
		lead = append(lead, e.sentence())
	}
	if s := r.together(); s != "" {
		lead = append(lead, s)
	}
	return append(lead, r.tug()...)
}

// together says what is left of the confirmations if all comparisons are taken as one family of tests.
func (r *folder) together() string {
	tests, all, kept := 0, 0, 0
	for _, e := range r.expectations {
		for _, c := range e.comparisons {
			if c.holm.OK {
				tests++
			}
			if c.verdict() == confirmed {
				all++
				if c.holm.OK && c.holm.X < 0.05 {
					kept++
				}
			}
		}
	}
	if all == 0 || tests < 2 {
		return ""
	}
	return fmt.Sprintf("Each comparison was tested by itself. Taken together as %d tests, with Holm's correction at 5%%, %d of the %d confirmed ones stand.", tests, kept, all)
}

// tug says how the two gradients met in tables that are shared: whether they oppose each other, and whether one
// drowns the other. The paper argues the first and prints no such number.
func (r *folder) tug() []string {
	var parts []string
	for _, a := range r.arms {
		cos, opposed, ratio := a.late("conflict_cos"), a.late("conflict_negative"), a.late("conflict_ratio")
		if !a.shared() || !cos.Mean.OK || !opposed.Mean.OK || !ratio.Mean.OK {
			continue
		}
		s := fmt.Sprintf("in %s their cosine is %s (%s), %s%% of the rows looked up are pulled in opposite directions, and RTD's gradient is %s times as long as MLM's (%s)",
			a.Name, interval(cos, 3), side(cos, 0, "opposition is confirmed", "opposition is not confirmed: the interval lies above 0", "opposition is undecided"), fixed(100*opposed.Mean.X, 0),
			interval(ratio, 2), side(ratio, 1, "shorter, confirmed", "longer, confirmed", "which is the longer is undecided"))
		if share := a.late("pull_share"); share.Mean.OK {
			s += fmt.Sprintf("; of what a step's gradients add to the table under Adam's preconditioner, momentum aside, %s is RTD's (%s)",
				interval(share, 2), side(share, 0.5, "the larger part is MLM's, confirmed", "the larger part is RTD's, confirmed", "whose part is the larger is undecided"))
		}
		parts = append(parts, s)
	}
	if parts == nil {
		return nil
	}
	return []string{"The two gradients on one shared table, over the second half of training: " + strings.Join(parts, "; ") +
		". Unrelated gradients would have a cosine of 0 and half of the rows opposed. The paper reports no such numbers."}
}

// side says on which side of a value an estimate's interval lies.
func side(e scores.Estimate, of float64, below, above, neither string) string {
	switch {
	case e.High.OK && e.High.X < of:
		return below
	case e.Low.OK && e.Low.X > of:
		return above
	}
	return neither
}

// trained says what was trained, on what, how long and how often.
func (r *folder) trained() string {
	t := r.Plan.Base.Train
	tokens := float64(t.Steps) * float64(t.Batch) * float64(t.Seq)
	least, most := len(r.arms[0].cells), len(r.arms[0].cells)
	for _, a := range r.arms {
		least, most = min(least, len(a.cells)), max(most, len(a.cells))
	}
	s := fmt.Sprintf("%s, each with %s", count(len(r.arms), "arm"), count(least, "seed"))
	if least < most { // folders put together
		s = fmt.Sprintf("%s with %d to %s each", count(len(r.arms), "arm"), least, count(most, "seed"))
	}
	if r.sameSteps() {
		s += fmt.Sprintf(", for %s of %s tokens (%s tokens for each network)",
			count(t.Steps, "step"), thousands(t.Batch*t.Seq), rough(tokens))
	}
	if d := r.Data; d != nil {
		s += ", on " + d.Name
		if d.Remark != "" {
			s += ": " + d.Remark
		}
	}
	s += "."
	if done, all := r.done(), len(r.Cells); done < all {
		s += fmt.Sprintf(" The run is unfinished: %d of %s done", done, count(all, "cell"))
		if failed := r.failures(); failed > 0 {
			s += fmt.Sprintf(", %d failed", failed)
		}
		s += "."
	}
	switch n := r.seeds(); {
	case n == 1:
		s += " One seed gives no interval: what follows is one observation of each arm, not evidence."
	case r.done() > 0:
		s += fmt.Sprintf(" Numbers after ± are half-widths of 95%% t intervals over seeds (at most %d); differences are paired by seed.", n)
	}
	return s
}

// sentence states an expectation, its verdict and the numbers.
func (e expectation) sentence() string {
	judged, waiting := e.judged()
	var parts []string
	how, tests := "", commonTest(judged)
	if tests {
		how = fmt.Sprintf(" (differences and p of paired t tests, n = %d)", judged[0].difference.N)
	}
	for _, c := range judged {
		parts = append(parts, c.sentence(e.decimals, e.smallerFirst, tests))
	}
	if waiting > 0 {
		parts = append(parts, fmt.Sprintf("%s more cannot be said yet", count(waiting, "comparison")))
	}
	return fmt.Sprintf("%s: %s. %s%s: %s.", e.verdict(), e.claim, capital(e.measure), how, strings.Join(parts, "; "))
}

// commonTest reports whether several comparisons rest on tests with one n, which then need be named but once.
func commonTest(all []comparison) bool {
	for _, c := range all {
		if !c.difference.P.OK || c.difference.N != all[0].difference.N {
			return false
		}
	}
	return len(all) > 1
}

// sentence states the numbers; brief leaves out what test they are of.
func (c comparison) sentence(decimals int, smallerFirst, brief bool) string {
	if c.none {
		return fmt.Sprintf("%s and %s: %s", c.larger.name, c.smaller.name, c.remark)
	}
	s := c.numbers(decimals, smallerFirst)
	var notes []string
	switch d := c.difference; {
	case d.N > 1 && brief:
		notes = append(notes, interval(d, decimals)+", "+pValue(d.P.X))
	case d.N > 1:
		notes = append(notes, "difference "+interval(d, decimals), test(d))
	}
	if remarks := c.remarks(); remarks != "" {
		notes = append(notes, remarks)
	}
	if notes != nil {
		s += " (" + strings.Join(notes, "; ") + ")"
	}
	if c.unfinished {
		s += fmt.Sprintf(" at step %s, before the end", thousands(c.step))
	}
	return s
}

// numbers sets the two beside each other, the claim's subject first.
func (c comparison) numbers(decimals int, smallerFirst bool) string {
	smaller := list(append([]string{c.smaller.name}, c.twins...))
	first, second := c.larger.name+" "+fixed(c.a.Mean.X, decimals), smaller+" "+fixed(c.b.Mean.X, decimals)
	if smallerFirst {
		first, second = second, first
	}
	return first + " against " + second
}

// standings lists the arms' newest scores, for plans to which no expectation applies.
func (r *folder) standings() string {
	var sentences []string
	for _, m := range []struct{ key, name string }{
		{"eval_mlm_loss", "Held-out MLM loss, nats a masked token"}, {"eval_auc", "Held-out AUC of the discriminator"},
	} {
		var parts []string
		for _, a := range r.arms {
			if e, step := a.final(m.key); e.Mean.OK {
				part := a.Name + " " + interval(e, 3)
				if step < a.config.Train.Steps {
					part += fmt.Sprintf(" at step %s", thousands(step))
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
