package findings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/sharing"
)

// pairs compares each arm of the first ways of sharing with each of the second. Arms should differ in nothing else,
// but the paper's own comparison is of joint ES with alternating others, so that one counts. If a plan has no such
// pair, all pairs are taken; those that differ in other settings are shown and not judged.
func pairs(arms []*Arm, first, second []string, compare func(a, b *Arm) Comparison) []Comparison {
	var strict, loose []Comparison
	oneFolder := false // there are pairs within one of several folders
	of := func(a *Arm, some []string) bool { return a.RTD() && slices.Contains(some, a.Config.Sharing) }
	for _, a := range arms {
		for _, b := range arms {
			switch {
			case !of(a, first) || !of(b, second):
				continue
			case a.text != b.text: // what was trained on other text is no comparison
				continue
			case a.Config.Lambda == 0 && b.Config.Lambda == 0: // RTD moves nothing: the same by construction
				continue
			}
			c := remarked(compare(a, b), a, b)
			oneFolder = oneFolder || c.sameFolder
			if !c.OtherSettings && (a.Config.Coupling == b.Config.Coupling || asInPaper(a.Config) && asInPaper(b.Config)) {
				strict = append(strict, c)
			} else {
				loose = append(loose, c)
			}
		}
	}
	if strict == nil {
		strict = loose
	}
	if oneFolder {
		strict = slices.DeleteFunc(strict, func(c Comparison) bool { return !c.sameFolder })
	}
	return strict
}

// remarked says of a comparison of two arms in what they differ beside their sharing.
func remarked(c Comparison, a, b *Arm) Comparison {
	others := otherSettings(a, b)
	var remarks []string
	if c.Remark != "" {
		remarks = append(remarks, c.Remark)
	}
	if a.Config.Coupling != b.Config.Coupling {
		remarks = append(remarks, "couplings differ too")
	}
	if others != nil {
		c.OtherSettings = true
		remarks = append(remarks, prose.List(others)+" differ"+map[bool]string{true: "s"}[len(others) == 1]+" too")
	}
	if !c.NoNumbers {
		c.Remark = strings.Join(remarks, "; ")
	}
	c.sameFolder = a.folder == b.folder
	return c
}

// otherSettings lists the settings in which two arms differ beside sharing and coupling, and the steps that an equal
// budget has paid for.
func otherSettings(a, b *Arm) (differ []string) {
	x, y := a.withoutBudget, b.withoutBudget
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

// onlySharingDiffers reports whether two arms differ at most in sharing and coupling.
func onlySharingDiffers(a, b *Arm) bool { return otherSettings(a, b) == nil && a.text == b.text }

// asInPaper reports whether the sharing has the coupling that the paper gives it.
func asInPaper(c training.Config) bool {
	switch sharing.DescriptionOf(c.Sharing).Coupling {
	case sharing.Joint:
		return c.Coupling == training.CouplingJoint
	case sharing.Alternating:
		return c.Coupling == training.CouplingAlternating
	}
	return false
}

// CouplingsFollowPaper reports whether arms couple their losses as the paper does, some jointly and others alternating:
// then they differ in sharing and in coupling.
func (f *Findings) CouplingsFollowPaper() bool {
	joint, alternating := false, false
	for _, a := range f.Arms {
		if !a.RTD() || !asInPaper(a.Config) {
			continue
		}
		joint = joint || a.Config.Coupling == training.CouplingJoint
		alternating = alternating || a.Config.Coupling == training.CouplingAlternating
	}
	return joint && alternating
}
