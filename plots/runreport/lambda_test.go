package runreport_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

var svgTexts = regexp.MustCompile(`<text (?:textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs" )?x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</text>`)

func TestScoresOverLambda(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("lambda"))
	for _, s := range []string{"train.steps=200", "watch.eval_every=20", "watch.measure_every=20", "seeds=[1, 2]"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	r := testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		sharing, _, _ := strings.Cut(arm, "-")
		return testruns.AsThePaper("rtd-"+sharing, seed, key, step)
	})
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "figures/lambda-mlm-loss.png", "es, joint 6.02 at 100", "gdes, alternating 5.02 at 100",
		"Budget: equal steps")
}

func TestBudgetsAreSaid(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	for _, s := range []string{"budget.equal=tokens", "train.steps=200", "train.warmup=5", "watch.eval_every=20",
		"watch.measure_every=20"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	_, md := shown(t, testruns.Filled(t, p, testruns.AsThePaper), runreport.Meta{})
	testkit.Holds(t, md, "Budget: not equal, since arms set their steps themselves")
	if err := p.AllotSteps(nil); err != nil {
		t.Fatal(err)
	}
	_, md = shown(t, testruns.Filled(t, p, testruns.AsThePaper), runreport.Meta{})
	testkit.Holds(t, md, "Budget: equal tokens", "| mlm | mlm |", "| 400 |")
}

// Arms of one budget that end at different steps are compared at their ends, where the rate of each is 0.
func TestFinishedArmsAreComparedAtTheirEnds(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	for _, s := range []string{"budget.equal=tokens", "train.warmup=5", "watch.eval_every=20", "watch.measure_every=20",
		"train.steps=200"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	p.Arms = []experiments.Arm{{Name: "rtd-es", Set: []string{"sharing=es", "coupling=joint"}},
		{Name: "rtd-none", Set: []string{"sharing=none", "train.steps=400"}}}
	r := testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if key != "eval_mlm_loss" {
			return testruns.AsThePaper(arm, seed, key, step)
		}
		if arm == "rtd-es" {
			return 5, true
		}
		return 6.5 - float64(step)/200, true // 5.5 where ES ends, 4.5 at its own end
	})
	testkit.Holds(t, leadOf(t, r), "rtd-none 4.500 against rtd-es 5.000")
}

// The values of λ stand side by side under their own names, with a mark and a thin line for each seed, and no name
// leaves the picture.
func TestLambdaFigure(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("lambda"))
	for _, s := range []string{"train.steps=200", "watch.eval_every=20", "watch.measure_every=20", "seeds=[1, 2, 3]"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	r := testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		sharing, _, _ := strings.Cut(arm, "-")
		return testruns.Only(testruns.AsThePaper, "eval_mlm_loss")("rtd-"+sharing, seed, key, step)
	})
	page, _ := written(t, r, runreport.Meta{})
	testkit.Holds(t, page, `"xText":["0","1","10","50","100"]`)
	svg := string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "figures", "lambda-mlm-loss.svg"))))
	number := func(s string) float64 { return testkit.Must[float64](t)(strconv.ParseFloat(s, 64)) }
	var centres []float64
	for _, m := range svgTexts.FindAllStringSubmatch(svg, -1) {
		left, width := number(m[2]), number(m[1])
		if left < 0 || left+width > 470 {
			t.Errorf("%q runs from %g to %g in a picture of 470 points", m[4], left, left+width)
		}
		if slices.Contains([]string{"0", "1", "10", "50", "100"}, m[4]) {
			centres = append(centres, left+width/2)
		}
	}
	if len(centres) != 5 {
		t.Fatalf("%d values of λ are named, want 5", len(centres))
	}
	for i := 2; i < 5; i++ {
		if a, b := centres[1]-centres[0], centres[i]-centres[i-1]; math.Abs(a-b) > 0.5 || a <= 0 {
			t.Errorf("the values of λ are %g and %g apart", a, b)
		}
	}
	const groups, seeds, values = 2, 3, 5
	if thin := strings.Count(svg, "stroke-width:0.6"); thin < groups*seeds {
		t.Errorf("%d thin lines, want one for each of %d seeds of %d groups", thin, seeds, groups)
	}
	if dots := len(regexp.MustCompile(`<path d="[^"]*A[^"]*" style="fill:#`).FindAllString(svg,
		-1)); dots != groups*values*(seeds+1) {
		t.Errorf("%d dots, want a mark for each of %d means and their seeds", dots, groups*values)
	}
	if bands := strings.Count(svg, "fill-opacity:0.188"); bands != groups {
		t.Errorf("%d bands, want %d", bands, groups)
	}
}
