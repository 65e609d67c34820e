package plots

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/scores"
)

// fromNotes is the source of what is said of the paper. It was read in notes, not in the paper itself, so
// nothing is printed which they do not hold.
const fromNotes = "reading notes of the paper's v4"

const aboveInNES = "Cosine in NES: E_G above E_D"

// expectations lists what the paper says of the ways of sharing, for the arms that a plan has. Those
// without a pair of arms to compare are left out.
func expectations(arms []*runArm) []expectation {
	all := []expectation{
		{
			title:        "MLM loss, mean over training: NES and GDES below ES",
			claim:        "the generator's MLM loss falls faster without sharing (NES) and with GDES than with one shared table (ES)",
			measure:      "mean held-out MLM loss of all evaluations after step 0, nats a masked token, which is the lower the faster it falls",
			smallerFirst: true,
			decimals:     3,
			comparisons: oneForTwins(pairs(arms, []string{"es"}, []string{"none", "gdes"}, func(es, other *runArm) comparison {
				return compare(meanReading(es, "eval_mlm_loss"), meanReading(other, "eval_mlm_loss"))
			})),
		},
		{
			title:        "MLM loss at the end: NES and GDES below ES",
			claim:        "the generator's MLM loss ends lower without sharing (NES) and with GDES than with one shared table (ES)",
			measure:      "held-out MLM loss, nats a masked token",
			smallerFirst: true,
			decimals:     3,
			comparisons: oneForTwins(pairs(arms, []string{"es"}, []string{"none", "gdes"}, func(es, other *runArm) comparison {
				return compare(reading(es, "eval_mlm_loss"), reading(other, "eval_mlm_loss"))
			})),
		},
		{
			title:    aboveInNES,
			claim:    "without sharing (NES) the rows of the generator's table are more alike than those of the discriminator's",
			measure:  "mean pairwise cosine of a table's rows",
			decimals: 3,
		},
		{
			title:        "Cosine, |E_G − E_D|: GDES below NES",
			claim:        "the two tables lie closer together with GDES than without sharing (NES)",
			measure:      "distance between the mean cosines of E_G and E_D",
			smallerFirst: true,
			decimals:     3,
			comparisons: pairs(arms, []string{"none"}, []string{"gdes"}, func(none, gdes *runArm) comparison {
				c := compare(gap(none), gap(gdes))
				if above := compare(reading(none, "sim_eg"), reading(none, "sim_ed")).difference; !c.none && above.High.OK && above.High.X <= 0 {
					c.moot, c.remark = true, "without sharing E_G is not above E_D, so there is no gap to narrow"
				}
				return c
			}),
		},
		{
			title:    "AUC: ES and GDES above NES",
			claim:    "the discriminator learns better with a shared table (ES) and with GDES than without sharing (NES)",
			measure:  "held-out AUC of each discriminator on the replacements of its own generator",
			note:     "The paper gives no AUC. That ES and GDES come before NES is the order of its fine-tuning scores, for which the AUC of the pre-trained discriminator stands in here.",
			decimals: 3,
			comparisons: pairs(arms, []string{"es", "gdes"}, []string{"none"}, func(sharing, none *runArm) comparison {
				return compare(reading(sharing, "eval_auc"), reading(none, "eval_auc"))
			}),
		},
	}
	for _, a := range arms {
		if a.rtd() && a.config.Sharing == "none" {
			g, d := reading(a, "sim_eg"), reading(a, "sim_ed")
			g.name, d.name = "E_G of "+a.Name, "its E_D"
			one := &all[slices.IndexFunc(all, func(e expectation) bool { return e.title == aboveInNES })]
			one.comparisons = append(one.comparisons, compare(g, d))
		}
	}
	var some []expectation
	for _, e := range all {
		if len(e.comparisons) > 0 {
			some = append(some, e)
		}
	}
	adjust(some)
	return some
}

// adjust sets the p of each comparison that is judged for their number.
func adjust(all []expectation) {
	var tests []*comparison
	var ps []float64
	for _, e := range all {
		for i := range e.comparisons {
			if c := &e.comparisons[i]; c.difference.P.OK && c.verdict() != unknown {
				tests, ps = append(tests, c), append(ps, c.difference.P.X)
			}
		}
	}
	for i, p := range scores.Holm(ps) {
		tests[i].holm = scores.Value{X: p, OK: true}
	}
}

// oneForTwins joins comparisons with arms whose generators are the same: in the alternating coupling nothing of
// RTD reaches them, so that NES and GDES are one observation of the MLM loss and not two.
func oneForTwins(all []comparison) []comparison {
	var some []comparison
next:
	for _, c := range all {
		for i, s := range some {
			a, b := s.smaller.terms[0].arm, c.smaller.terms[0].arm
			if s.larger.terms[0].arm == c.larger.terms[0].arm && s.remark == c.remark && s.a == c.a && s.b == c.b && s.step == c.step && sameGenerator(a, b) {
				some[i].twins = append(some[i].twins, b.Name)
				continue next
			}
		}
		some = append(some, c)
	}
	return some
}

func gap(a *runArm) operand {
	return operand{name: a.Name, terms: []term{{arm: a, key: "sim_eg", sign: 1}, {arm: a, key: "sim_ed", sign: -1}}, size: true}
}

// pairs compares each arm of the first ways of sharing with each of the second. Arms should differ in nothing else, but
// the paper's own comparison is of joint ES with alternating others, so that one counts. If a plan has no such pair,
// all pairs are taken; those that differ in other settings are shown and not judged.
func pairs(arms []*runArm, first, second []string, compare func(a, b *runArm) comparison) []comparison {
	var strict, loose []comparison
	within := false // there are pairs within one of several folders
	of := func(a *runArm, sharings []string) bool { return a.rtd() && slices.Contains(sharings, a.config.Sharing) }
	for _, a := range arms {
		for _, b := range arms {
			switch {
			case !of(a, first) || !of(b, second):
				continue
			case a.text != b.text: // what was trained on other text is no comparison
				continue
			case a.config.Lambda == 0 && b.config.Lambda == 0: // nobody pulls: what is the same by construction
				continue
			}
			c := compare(a, b)
			others := otherKeys(a, b)
			var remarks []string
			if c.remark != "" {
				remarks = append(remarks, c.remark)
			}
			if a.config.Coupling != b.config.Coupling {
				remarks = append(remarks, "couplings differ too")
			}
			if others != nil {
				c.unlike = true
				remarks = append(remarks, list(others)+" differ"+map[bool]string{true: "s"}[len(others) == 1]+" too")
			}
			if !c.none {
				c.remark = strings.Join(remarks, "; ")
			}
			c.within = a.source == b.source
			within = within || c.within
			if others == nil && (a.config.Coupling == b.config.Coupling || papers(a.config) && papers(b.config)) {
				strict = append(strict, c)
			} else {
				loose = append(loose, c)
			}
		}
	}
	if strict == nil {
		strict = loose
	}
	if within {
		strict = slices.DeleteFunc(strict, func(c comparison) bool { return !c.within })
	}
	return strict
}

// otherKeys lists the settings in which two arms differ beside sharing and coupling, and the steps that an equal budget
// has paid for.
func otherKeys(a, b *runArm) (differ []string) {
	x, y := a.compared, b.compared
	x.Sharing, x.Coupling = y.Sharing, y.Coupling
	const most = 3
	for _, d := range keys.Diff(x, y) {
		differ = append(differ, d.Path)
	}
	if n := len(differ); n > most {
		differ = append(differ[:most-1], fmt.Sprintf("%d more keys", n-most+1))
	}
	return differ
}

// alike reports whether two arms differ at most in sharing and coupling.
func alike(a, b *runArm) bool { return otherKeys(a, b) == nil && a.text == b.text }

// papers reports whether the sharing has the coupling that the paper gives it.
func papers(c training.Config) bool {
	if c.Sharing == "es" {
		return c.Coupling == training.CouplingJoint
	}
	return c.Coupling == training.CouplingAlternating
}
