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

// byLayers is a plan of two sharings with one generator layer and with two. GDES gains .03 in AUC with one layer and .05
// with two; two layers give .1 more.
func byLayers(t *testing.T, seeds int, contrasts ...experiments.Contrast) *experiments.Result {
	t.Helper()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	p.Seeds, p.Arms, p.Contrasts = nil, nil, contrasts
	for i := range seeds {
		p.Seeds = append(p.Seeds, uint64(i+1))
	}
	for _, layers := range []string{"2", "1"} {
		for _, sharing := range []string{"gdes", "none"} {
			p.Arms = append(p.Arms, experiments.Arm{Name: sharing + "-" + layers,
				Set: []string{"sharing=" + sharing, "model.generator_layers=" + layers}})
		}
	}
	return testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if key != "eval_auc" {
			v, ok := testruns.AsThePaper("rtd-gdes", seed, key, step)
			return v, ok && key == "eval_mlm_loss"
		}
		v := 0.6 + float64(seed)/100 // cancels within a seed
		switch arm {
		case "gdes-1":
			v += 0.03
		case "none-2":
			v += 0.1
		case "gdes-2":
			v += 0.15 + float64(seed)/1000
		}
		return v, true
	})
}

// first is the first sentence of a report.
func first(t *testing.T, r *experiments.Result) string {
	t.Helper()
	return testkit.Must[*report.Document](t)(runreport.New(r, runreport.Meta{})).Lead[0]
}

func TestTwoSettingsThatCrossAreAnsweredFirst(t *testing.T) {
	t.Parallel()
	// gdes: (.03 + .152)/2; one layer less: (-.122 - .1)/2; interaction: .03 - .052
	want := "Effects on held-out AUC: generator_layers=1, not generator_layers=2 −0.111 ± 0.001 (paired t test, n = 3, p < 0.001); " +
		"gdes, not none 0.041 ± 0.001 (paired t test, n = 3, p < 0.001); " +
		"their interaction −0.022 ± 0.002 (paired t test, n = 3, p < 0.001)."
	r := byLayers(t, 3)
	if got := first(t, r); got != want {
		t.Errorf("the report begins with\n%s\nwant\n%s", got, want)
	}
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "| generator_layers=1 × gdes |", "how much more gdes changes with generator_layers=1 than with generator_layers=2")
}

func TestContrastsAreAnsweredFirst(t *testing.T) {
	t.Parallel()
	asked := []experiments.Contrast{
		{Name: "does GDES help with one layer", Of: "gdes-1 - none-1", On: []string{"eval_auc"}},
		{Name: "does it help less", Of: "(gdes-1 - none-1) - (gdes-2 - none-2)"},
	}
	r := byLayers(t, 3, asked...)
	if got := first(t, r); got != "Does GDES help with one layer (gdes-1 - none-1): AUC 0.030 ± 0.000 (paired t test, n = 3, p < 0.001)." {
		t.Errorf("the report begins with %s", got)
	}
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "Does it help less ((gdes-1 - none-1) - (gdes-2 - none-2)): MLM loss 0.000 ± 0.000",
		"| does GDES help with one layer | `gdes-1 - none-1` | AUC | 0.030 ± 0.000 | 3 | &lt; 0.001 | above 0 |",
		"|  |  | AUC | −0.022 ± 0.002 | 3 | &lt; 0.001 | below 0 |")

	one := byLayers(t, 1, asked...)
	_, md = shown(t, one, runreport.Meta{})
	testkit.Holds(t, md, "(gdes-1 - none-1): AUC 0.030.", "| 0.030 | 1 | – | none: one seed |")
	for i := range one.Cells {
		one.Cells[i].Rows = nil
	}
	if got := first(t, one); !strings.Contains(got, "AUC cannot be said yet") {
		t.Errorf("without rows: %s", got)
	}
}
