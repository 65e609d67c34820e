package plots

import "github.com/ablate-go/ablate/experiments"

// fromNotes is the source of what is said of the paper. It was read in notes, not in the paper itself, so
// nothing is printed which they do not hold.
const fromNotes = "reading notes of the paper's v4"

// expectations lists what the paper says of the ways of sharing, for the arms that a plan has. Those
// without a pair of arms to compare are left out.
func expectations(arms []*runArm) []expectation {
	all := []expectation{
		{
			title:        "MLM loss: NES and GDES below ES",
			claim:        "the generator's MLM loss falls faster without sharing (NES) and with GDES than with one shared table (ES)",
			measure:      "held-out MLM loss, nats a masked token",
			smallerFirst: true,
			decimals:     3,
			comparisons: oneForTwins(pairs(arms, []string{"es"}, []string{"none", "gdes"}, func(es, other *runArm) comparison {
				return compare(reading(es, "eval_mlm_loss"), reading(other, "eval_mlm_loss"))
			})),
		},
		{
			title:    "Cosine in NES: E_G above E_D",
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
			all[1].comparisons = append(all[1].comparisons, compare(g, d))
		}
	}
	var some []expectation
	for _, e := range all {
		if len(e.comparisons) > 0 {
			some = append(some, e)
		}
	}
	return some
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
	return operand{name: a.Name, terms: []term{{a, "sim_eg", 1}, {a, "sim_ed", -1}}, size: true}
}

// pairs compares each arm of the first ways of sharing with each of the second. Arms should differ in
// nothing else, but the paper's own comparison is of joint ES with alternating others, so that one counts.
// If a plan has no such pair, all pairs are taken and the remark says that they differ in more.
func pairs(arms []*runArm, first, second []string, compare func(a, b *runArm) comparison) []comparison {
	var strict, loose []comparison
	of := func(a *runArm, sharings []string) bool {
		for _, s := range sharings {
			if a.rtd() && a.config.Sharing == s {
				return true
			}
		}
		return false
	}
	for _, a := range arms {
		for _, b := range arms {
			if !of(a, first) || !of(b, second) || a.text != b.text {
				continue // what was trained on other text is no comparison
			}
			c := compare(a, b)
			remark := ""
			if a.config.Coupling != b.config.Coupling {
				remark = "couplings differ too"
			}
			if !alike(a, b) {
				remark = "other settings differ too"
			}
			if c.remark == "" {
				c.remark = remark
			}
			if alike(a, b) && (a.config.Coupling == b.config.Coupling || papers(a.config) && papers(b.config)) {
				strict = append(strict, c)
			} else {
				loose = append(loose, c)
			}
		}
	}
	if strict != nil {
		return strict
	}
	return loose
}

// alike reports whether two arms differ at most in sharing and coupling, and in the steps that an equal budget
// has paid for.
func alike(a, b *runArm) bool {
	x, y := a.compared, b.compared
	x.Sharing, x.Coupling = y.Sharing, y.Coupling
	return x == y && a.text == b.text
}

// papers reports whether the sharing has the coupling that the paper gives it.
func papers(c experiments.Config) bool {
	if c.Sharing == "es" {
		return c.Coupling == experiments.CouplingJoint
	}
	return c.Coupling == experiments.CouplingAlternating
}
