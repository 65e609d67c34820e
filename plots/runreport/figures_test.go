package runreport

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
)

// apart gives each arm of a plan values of its own.
func apart(arm string, seed uint64, key string, step int) (float64, bool) {
	v := 0.5 + float64(len(arm))/100 + float64(seed)/1000 + float64(strings.Count(arm, "e"))/500
	return v, key == "eval_auc" || key == "eval_mlm_loss"
}

func planned(t *testing.T, name string, seeds experiments.Seeds, f testruns.Numbers) *run {
	t.Helper()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan(name))
	p.Seeds = seeds
	if err := p.Set("train.steps=60"); err != nil {
		t.Fatal(err)
	}
	if err := p.Set("train.warmup=6"); err != nil {
		t.Fatal(err)
	}
	return testkit.Must[*run](t)(newRun(testruns.Filled(t, p, f), Meta{}))
}

// Intervals of many curves would cover one another: then the thin lines of the seeds stand for them.
func TestManyCurvesHaveNoBands(t *testing.T) {
	r := planned(t, "coupling", experiments.Seeds{1, 2}, apart)
	many := r.curves(heldOut.AUC, r.Arms...)
	few := r.curves(heldOut.AUC, r.Arms[:2]...)
	if len(many) < 4 || len(few) != 2 {
		t.Fatalf("%d and %d curves", len(many), len(few))
	}
	for _, s := range many {
		if s.Low != nil || len(s.Members) != 2 {
			t.Errorf("%s of %d has a band, or %d thin lines", s.Name, len(many), len(s.Members))
		}
	}
	for _, s := range few {
		if s.Low == nil {
			t.Errorf("%s of 2 has no band", s.Name)
		}
	}
}

// An effective rank is never negative, whatever the interval of two seeds says.
func TestIntervalsEndAtWhatIsPossible(t *testing.T) {
	r := planned(t, "tug-of-war", experiments.Seeds{1, 2}, func(arm string, seed uint64, key string, step int) (float64, bool) {
		return map[uint64]float64{1: 2, 2: 60}[seed], key == "rank_eg"
	})
	s, ok := armCurve(r.Arms[0], measure.Rank.G, "E_G")
	if !ok || s.Low[0] != 0 || s.High[0] < 300 {
		t.Errorf("the interval is %v to %v", s.Low, s.High)
	}
}

// Colours say the sharing and lines the coupling in each of these plans.
func TestLooksInPlans(t *testing.T) {
	for _, name := range []string{"tug-of-war", "coupling", "dominance", "paper-table"} {
		r := planned(t, name, experiments.Seeds{1}, apart)
		if !r.linesSayCoupling() {
			t.Errorf("%s: broken lines are not those of the joint coupling", name)
		}
		of := map[string]any{}
		for _, a := range r.Arms {
			if !a.RTD() {
				continue
			}
			if c, seen := of[a.Config.Sharing]; seen && c != r.palette.Color(a.Name) {
				t.Errorf("%s: %s has another colour than its sharing", name, a.Name)
			}
			of[a.Config.Sharing] = r.palette.Color(a.Name)
		}
	}
	if planned(t, "attention", experiments.Seeds{1}, apart).linesSayCoupling() {
		t.Error("a plan without couplings speaks of lines")
	}
}

// The figure of the claims has a row for each comparison, with its seeds, and a picture for each unit.
func TestTheForestOfClaims(t *testing.T) {
	few := testruns.Only(testruns.AsThePaper, "eval_mlm_loss", "eval_auc", "sim_eg", "sim_ed")
	r := testkit.Must[*run](t)(newRun(testruns.Invented(t, 3, few), Meta{}))
	if err := r.write(r.Dir); err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string][]string{
		"claims-nats":   {"mean loss: rtd-es − rtd-none and rtd-gdes", "last loss: rtd-es − rtd-none and rtd-gdes"},
		"claims-share":  {"steps: rtd-es − rtd-none and rtd-gdes"},
		"claims-cosine": {"gap: rtd-none − rtd-gdes"},
		"claims-AUC":    {"AUC: rtd-es − rtd-none", "AUC: rtd-gdes − rtd-none"},
	} {
		svg := string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "figures", name+".svg"))))
		for _, row := range rows {
			if !strings.Contains(svg, ">"+row+"<") {
				t.Errorf("%s has no row %q", name, row)
			}
		}
	}
	for _, c := range r.Claims {
		for _, one := range c.Comparisons {
			if len(one.Differences) != 3 {
				t.Errorf("%s: %d differences for 3 seeds", c.Title, len(one.Differences))
			}
		}
	}
}
