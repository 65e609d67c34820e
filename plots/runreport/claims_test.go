package runreport_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/report"
	"github.com/ablate-go/ablate/plots/runreport"
)

// leadOf is the report's answer in one string: what stands before the first figure, and the sentences on the claims.
func leadOf(t *testing.T, r *experiments.Result) string {
	t.Helper()
	d := testkit.Must[*report.Document](t)(runreport.New(r, runreport.Meta{}))
	_, sentences, ok := strings.Cut(d.Markdown(), "\n## What the numbers say\n")
	if !ok {
		t.Error("the report has no sentences on what the numbers say")
	}
	sentences, _, _ = strings.Cut(sentences, "\n**") // the first table
	return strings.Join(d.Lead, "\n") + "\n" + strings.ReplaceAll(sentences, "&lt;", "<")
}

func TestOneSeedIsOneRun(t *testing.T) {
	t.Parallel()
	lead := leadOf(t, testruns.Invented(t, 1, testruns.AsThePaper))
	testkit.Holds(t, lead,
		"4 arms, each with 1 seed, for 200 steps", "on Invented text: a domain of its own", "not evidence",
		"rtd-none and rtd-gdes 5.010 against rtd-es 6.010",
		"E_G of rtd-none 0.601 against its E_D 0.101", "rtd-gdes 0.100 against rtd-none 0.500",
		"rtd-es 0.801 against rtd-none 0.601 (couplings differ too); rtd-gdes 0.701 against rtd-none 0.601")
	if n := strings.Count(lead, "Undecided here, with one run (the expected sign in "); n != 6 ||
		strings.Contains(lead, "onfirmed") {
		t.Errorf("%d of 6 expectations are undecided:\n%s", n, lead)
	}
	if strings.Contains(lead, "±") {
		t.Errorf("one seed has an interval:\n%s", lead)
	}
}

func TestExpectationsMayFail(t *testing.T) {
	t.Parallel()
	swapped := map[string]string{"rtd-none": "rtd-es", "rtd-gdes": "rtd-es", "rtd-es": "rtd-none", "mlm": "mlm"}
	lead := leadOf(t, testruns.Invented(t, 3, func(arm string, seed uint64, key string, step int) (float64, bool) {
		return testruns.AsThePaper(swapped[arm], seed, key, step)
	}))
	if n, m := strings.Count(lead, "Not confirmed here: "), strings.Count(lead, "Undecided here: "); n != 4 || m != 2 {
		t.Errorf("of 6 expectations %d have failed and %d, of differences that are 0, are undecided:\n%s", n, m, lead)
	}
	testkit.Holds(t, lead, "rtd-none and rtd-gdes 6.020 against rtd-es 5.020", "rtd-none does not come there in 3 seeds of 3", "there is no gap to narrow")
	lead = leadOf(t, testruns.Invented(t, 1, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if arm == "rtd-gdes" && key == "eval_auc" {
			return 0.5, true
		}
		return testruns.AsThePaper(arm, seed, key, step)
	}))
	testkit.Holds(t, lead, "Undecided here, with one run (the expected sign in 1 of 2 comparisons): the discriminator")

	r := testruns.Invented(t, 1, testruns.AsThePaper)
	testruns.Cell(t, r, "rtd-es", 1).Rows = nil
	testkit.Holds(t, leadOf(t, r), "Cannot be said yet: the generator's",
		"Undecided here, with one run (the expected sign in 1 of 1 comparison): the discriminator", "rtd-es and "+
			"rtd-none: no seed has been trained")
}

// Differences of 0.4, 0.5 and 0.6 have the mean 0.5 and the standard deviation 0.1; t(0.975, 2) = 4.303,
// and 4.303 * 0.1 / sqrt(3) = 0.248. Unpaired, the seeds' own spread of 1 would hide them.
func TestDifferencesArePairedBySeed(t *testing.T) {
	t.Parallel()
	paired := func(es float64) testruns.Numbers {
		return func(arm string, seed uint64, key string, step int) (float64, bool) {
			if key != "eval_mlm_loss" {
				return testruns.AsThePaper(arm, seed, key, step)
			}
			v := 5 + float64(seed)
			if arm == "rtd-es" {
				v += es + float64(seed)/10
			}
			return v, true
		}
	}
	testkit.Holds(t, leadOf(t, testruns.Invented(t, 3, paired(0.3))), "Confirmed here: the generator's MLM loss",
		"(difference 0.500 ± 0.248; paired t test, n = 3, p = 0.013; couplings differ too)")
	testkit.Holds(t, leadOf(t, testruns.Invented(t, 3, paired(0))), "Undecided here: the generator's MLM loss",
		"(difference 0.200 ± 0.248; paired t test, n = 3, p = 0.074; couplings differ too)")
}

// A plan of sharing and coupling compares within a coupling, and the paper's pairing; joint against
// alternating the other way round is no comparison of anyone's.
func TestPairsDifferInOneThing(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	p.Arms, p.Seeds = nil, []uint64{1}
	for _, sharing := range []string{"none", "es"} {
		for _, coupling := range []string{"joint", "alternating"} {
			p.Arms = append(p.Arms, experiments.Arm{Name: sharing + "-" + coupling,
				Set: []string{"sharing=" + sharing, "coupling=" + coupling}})
		}
	}
	r := testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if strings.HasPrefix(arm, "es") {
			return testruns.AsThePaper("rtd-es", seed, key, step)
		}
		return testruns.AsThePaper("rtd-none", seed, key, step)
	})
	lead := leadOf(t, r)
	testkit.Holds(t, lead, "none-joint 5.010 against es-joint 6.010", "none-alternating 5.010 against es-joint 6.010",
		"none-alternating 5.010 against es-alternating 6.010")
	if strings.Contains(lead, "none-joint 5.010 against es-alternating") {
		t.Errorf("arms are compared that differ in coupling the other way round:\n%s", lead)
	}
}

func TestPlansWithoutSharingHaveStandings(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	p.Seeds = []uint64{1}
	p.Arms = []experiments.Arm{{Name: "wide", Set: []string{"lambda=10"}},
		{Name: "narrow", Set: []string{"model.attention=plain"}}}
	r := testruns.Filled(t, p, func(_ string, seed uint64, key string, step int) (float64, bool) {
		return testruns.AsThePaper("rtd-gdes", seed, key, step)
	})
	testkit.Holds(t, leadOf(t, r), "cannot be read off it", "wide 5.010, narrow 5.010")
	testkit.Holds(t, testkit.Must[*report.Document](t)(runreport.New(r, runreport.Meta{})).Markdown(),
		"`model.attention=plain`", "Differences from wide")
}

func TestOppositionAndDominanceAreJudgedByIntervals(t *testing.T) {
	t.Parallel()
	with := func(cos, share float64) testruns.Numbers {
		return func(arm string, seed uint64, key string, step int) (float64, bool) {
			switch {
			case arm == "rtd-es" && key == "conflict_cos":
				return cos + float64(seed)/1e4, true
			case arm == "rtd-es" && key == "pull_share":
				return share + float64(seed)/1e4, true
			}
			return testruns.AsThePaper(arm, seed, key, step)
		}
	}
	testkit.Holds(t, leadOf(t, testruns.Invented(t, 3, with(-0.1, 0.9))), "(they oppose each other: the interval lies below 0)",
		"(the larger part is RTD's: the interval lies above one half)")
	testkit.Holds(t, leadOf(t, testruns.Invented(t, 3, with(0.1, 0.2))),
		"(no opposition: the interval lies above 0)", "(the larger part is MLM's: the interval lies below one half)")
	testkit.Holds(t, leadOf(t, testruns.Invented(t, 3, with(-0.0002, 0.4998))), "(opposition is undecided)",
		"(whose part is the larger is undecided)")
	testkit.Holds(t, leadOf(t, testruns.Invented(t, 1, with(-0.1, 0.9))), "(opposition is undecided)",
		"(whose part is the larger is undecided)")
}

// What differs in more than the claim is about is shown and not judged: a gain may be that of the other setting.
func TestArmsThatDifferInMoreAreNotJudged(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	p.Seeds = []uint64{1, 2, 3}
	for i, a := range p.Arms {
		if a.Name == "rtd-es" {
			p.Arms[i].Set = append(a.Set, "lambda=10")
		}
	}
	lead := leadOf(t, testruns.Filled(t, p, testruns.AsThePaper))
	testkit.Holds(t, lead, "Not judged here, since the arms differ in more than this: the generator's MLM loss "+
		"falls faster",
		"couplings differ too; lambda differs too)", "Confirmed here: without sharing (NES)")
}

func TestCouplingIsNamedInTheAnswer(t *testing.T) {
	t.Parallel()
	testkit.Holds(t, leadOf(t, testruns.Invented(t, 3, testruns.AsThePaper)), "p < 0.001; couplings differ too)",
		"n = 3): rtd-es 0.802 against rtd-none 0.602 (0.200 ± 0.000, p < 0.001; couplings differ too); rtd-gdes")
}

// The loss of one arm may fall faster and end where the other's does.
func TestLearningFasterIsNotEndingLower(t *testing.T) {
	t.Parallel()
	lead := leadOf(t, testruns.Invented(t, 3, func(arm string, seed uint64, key string, step int) (float64, bool) {
		v, ok := testruns.AsThePaper(arm, seed, key, step)
		if arm == "rtd-es" && key == "eval_mlm_loss" {
			v, ok = testruns.AsThePaper("rtd-none", seed, key, step)
			if step > 0 && step < testruns.Steps {
				v += 0.5 + float64(seed)/100
			}
		}
		return v, ok
	}))
	testkit.Holds(t, lead, "Confirmed here: the generator's MLM loss falls faster",
		"Undecided here: the generator's MLM loss ends lower")
}

// Differences of .09, .13 and .17 have t = 5.63 and p = .030, which supports each of two claims by itself. The lesser
// of two such p is doubled by Holm's method, and the greater cannot be less: neither is confirmed.
func TestTheFamilyOfTestsIsCorrected(t *testing.T) {
	t.Parallel()
	_, md := shown(t, testruns.Invented(t, 3, func(arm string, seed uint64, key string, step int) (float64, bool) {
		switch {
		case key != "eval_auc" || step == 0:
			return testruns.AsThePaper(arm, seed, key, step)
		case arm == "rtd-none":
			return 0.6, true
		}
		return 0.65 + 0.04*float64(seed), arm != "mlm"
	}), runreport.Meta{})
	testkit.Holds(t, md, "| 3 | 0.030 | 0.060 | supported here, uncorrected |",
		"Of 7 tests 7 support the paper, each by itself. Taken together, with Holm's correction at 5%, 5 of these 7 stand",
		"5 confirmed, 1 supported, uncorrected.", "| (✓) supported, uncorrected | rtd-es 0.130 ± 0.099; rtd-gdes 0.130 ± 0.099 |")
}

func TestUnlikeFoldersAreComparedWithin(t *testing.T) {
	t.Parallel()
	a, b := testruns.Invented(t, 2, testruns.AsThePaper), testruns.Invented(t, 2, testruns.AsThePaper)
	m := testkit.Must[*experiments.Result](t)(experiments.Merge(t.TempDir(), a, b))
	lead := leadOf(t, m)
	for _, line := range strings.Split(lead, "\n") {
		if n := strings.Count(line, " against rtd-none@"); strings.Contains(line, "Held-out AUC") && n != 4 {
			t.Errorf("%d comparisons of AUC, want two in each folder: %s", n, line)
		}
	}
	if _, err := experiments.Merge(t.TempDir(), a, a); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("one folder given twice: %v", err)
	}
}
