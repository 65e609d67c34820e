package findings

import (
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/sharing"
)

// The ways of sharing that the paper's claims are about, and the losses and scores that they are judged by.
var (
	none, es, gdes = sharing.None{}.Name(), sharing.Vanilla{}.Name(), sharing.GDES{}.Name()
	heldOut        = training.HeldOutMetrics
)

// PaperSource is where the paper says what the claims are about. Nothing is printed of the paper that was not
// confirmed: the values of its table of similarities were not.
const PaperSource = "DeBERTaV3, arXiv 2111.09543: figure 2 for the generator's loss, the table of average cosine " +
	"similarities, and table 6 for the scores after fine-tuning"

// Claim is a statement of the paper with what a run's numbers say of it.
type Claim struct {
	Title     string // in a few words, for tables
	Statement string // a sentence without its capital and stop
	Measure   string // by what it is judged here, with the unit
	Note      string // on what the paper has instead of the measure, or what follows by construction; may be empty
	// SubjectSmaller says that what the statement speaks of is the smaller of the two numbers.
	SubjectSmaller bool
	Comparisons    []Comparison // at least one
	// OnTables says that the claim is about the rows of tables, which change while a network learns no more than the
	// frequencies of tokens: then a [Comparison.AtFrequencies] stands beside it.
	OnTables bool
}

// claims lists what the paper says of the ways of sharing, for the arms that a plan has. Those without a pair of arms
// to compare are left out.
func claims(arms []*Arm) []Claim {
	all := []Claim{fallsFaster(arms), comesThereSooner(arms), endsLower(arms), generatorMoreAlike(arms), smallerGap(arms), detectsBetter(arms),
		betterModels(arms)}
	all = slices.DeleteFunc(all, func(c Claim) bool { return len(c.Comparisons) == 0 })
	adjust(all)
	return all
}

func fallsFaster(arms []*Arm) Claim {
	return Claim{
		Title: "MLM loss, mean over training: NES and GDES below ES",
		Statement: "the generator's MLM loss falls faster without sharing (NES) and with GDES " +
			"than with one shared table (ES)",
		Measure: "mean held-out MLM loss of all evaluations after step 0, nats a masked token, " +
			"which is the lower the faster it falls",
		SubjectSmaller: true,
		Comparisons: mergeSameGenerators(pairs(arms, []string{es}, []string{none, gdes},
			func(shared, other *Arm) Comparison {
				return Compare(MeanOverTraining(shared, heldOut.MLMLoss), MeanOverTraining(other, heldOut.MLMLoss))
			})),
	}
}

func endsLower(arms []*Arm) Claim {
	return Claim{
		Title: "MLM loss at the end: NES and GDES below ES",
		Statement: "the generator's MLM loss ends lower without sharing (NES) and with GDES " +
			"than with one shared table (ES)",
		Measure:        "held-out MLM loss, nats a masked token",
		SubjectSmaller: true,
		Comparisons: mergeSameGenerators(pairs(arms, []string{es}, []string{none, gdes},
			func(shared, other *Arm) Comparison {
				return Compare(LastValue(shared, heldOut.MLMLoss), LastValue(other, heldOut.MLMLoss))
			})),
	}
}

func generatorMoreAlike(arms []*Arm) Claim {
	c := Claim{
		Title: "Cosine in NES: E_G above E_D",
		Statement: "without sharing (NES) the rows of the generator's table are more alike " +
			"than those of the discriminator's",
		Measure:  "mean pairwise cosine of a table's rows",
		OnTables: true,
	}
	for _, a := range arms {
		if a.Config.Objective == training.ObjectiveRTD && a.Config.Sharing == none {
			g, d := LastValue(a, measure.Sim.G), LastValue(a, measure.Sim.D)
			g.Name, d.Name = "E_G of "+a.Name, "its E_D"
			c.Comparisons = append(c.Comparisons, Compare(g, d))
		}
	}
	return c
}

func smallerGap(arms []*Arm) Claim {
	return Claim{
		Title:          "Cosine, |E_G − E_D|: GDES below NES",
		Statement:      "the two tables lie closer together with GDES than without sharing (NES)",
		Measure:        "distance between the mean cosines of E_G and E_D",
		Note:           "GDES begins with E_Δ = 0, where E_D is E_G, so a small distance early in training follows from its construction.",
		SubjectSmaller: true,
		OnTables:       true,
		Comparisons: pairs(arms, []string{none}, []string{gdes}, func(apart, tied *Arm) Comparison {
			c := Compare(gap(apart), gap(tied))
			above := Compare(LastValue(apart, measure.Sim.G), LastValue(apart, measure.Sim.D)).Difference
			if !c.NoNumbers && above.High.OK && above.High.X <= 0 {
				c.NoObject, c.Remark = true, "without sharing E_G is not above E_D, so there is no gap to narrow"
			}
			return c
		}),
	}
}

// gap is the distance between the mean cosines of an arm's two tables.
func gap(a *Arm) Quantity {
	return Quantity{
		Name:     a.Name,
		Terms:    []Term{{Arm: a, Metric: measure.Sim.G, Weight: 1}, {Arm: a, Metric: measure.Sim.D, Weight: -1}},
		Absolute: true,
	}
}

// betterModels is the paper's own measure. It is judged where a plan ends with tasks.
func betterModels(arms []*Arm) Claim {
	if !slices.ContainsFunc(arms, (*Arm).hasTasks) {
		return Claim{}
	}
	return Claim{
		Title: "Tasks: ES and GDES above NES",
		Statement: "with a shared table (ES) and with GDES the discriminator is the better model to fine-tune than without " +
			"sharing (NES)",
		Measure: "mean over the plan's tasks of the scores on dev after fine-tuning",
		Note:    "The paper's tasks are MNLI and SQuAD v2.0, and its models are far larger.",
		Comparisons: pairs(arms, []string{es, gdes}, []string{none}, func(tied, apart *Arm) Comparison {
			return Compare(LastValue(tied, experiments.DownstreamMean), LastValue(apart, experiments.DownstreamMean))
		}),
	}
}

// hasTasks reports whether the arm's cells are fine-tuned at the end.
func (a *Arm) hasTasks() bool {
	return slices.ContainsFunc(a.Cells, func(c experiments.CellResult) bool { return len(c.Downstream) > 0 })
}

// Judged are the comparisons that have numbers, and how many are still without; if none has, the first says why.
func (c Claim) Judged() (some []Comparison, waiting int) {
	for _, one := range c.Comparisons {
		if one.NoNumbers && one.NotReached == 0 {
			waiting++
		} else {
			some = append(some, one)
		}
	}
	if some == nil {
		return c.Comparisons[:1], waiting - 1
	}
	return some, waiting
}
