package show

import (
	"errors"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/report"
	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

func TestValuesOfThisProjectAreShown(t *testing.T) {
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	found := testkit.Must[*findings.Findings](t)(findings.Of(r))
	loss := 6.25
	for _, c := range []struct {
		name  string
		value any
		table bool
		want  []string
	}{
		{"a configuration", training.Tiny("rtd", "es", "joint"), false,
			[]string{"training.Config\n", "\n  Sharing: es\n", "\n  Model:\n    ", "\n  Train:\n    Steps: 20\n"}},
		{"a plan", testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war")), false,
			[]string{"\nname: tug-of-war  # ", "sharing=gdes"}},
		{"a result", r, false, []string{"experiments.Result\n", "Cells: 12 of experiments.CellResult\n",
			"Name: Invented text\n"}},
		{"cells", r.Cells, true, []string{"| Arm | Seed |", "| rtd-es | 2 |"}},
		{"metrics", measure.Metrics(), true, []string{"| Key | Group | Title |",
			"| eval_mlm_loss | eval | MLM loss |"}},
		{"a metric", training.HeldOutMetrics.AUC, false, []string{"measure.Metric\n", "Key: eval_auc\n",
			"Better: higher\n", "Summary: last\n"}},
		{"scalars", []measure.Scalar{{Key: "a", Value: &loss}, {Key: "b"}}, true,
			[]string{"| Key | Value |", "| a | 6.25 |", "| b | – |"}},
		{"sharings", sharing.Strategies(), true, []string{"| Name |", "| es |", "| gdes |"}},
		{"a sharing", sharing.GDES{}, false, []string{"sharing.GDES\n  Name: gdes\n"}},
		{"findings", found, false, []string{"findings.Findings\n", "Arms: 4 of *findings.Arm\n", "Claims: 6 of "}},
		{"claims", found.Claims, true, []string{"| Title | Statement |", "MLM loss at the end"}},
		{"comparisons", found.Claims[0].Comparisons, true,
			[]string{"| Larger | Smaller | LargerMean |", "rtd-es", " ± ", "(n = 3)", "confirmed here"}},
		{"arms", found.Arms, true, []string{"| Name |", "| rtd-gdes |"}},
		{"parameters", parameters(t), true, []string{"| Name |", "| w |"}},
		{"a graph", graph.NewBuilder(parameters(t)), false, []string{"graph.Builder\n"}},
		{"what is not made yet", &unigram.Tokenizer{}, false, []string{"unigram.Tokenizer\n"}},
		{"no cells", &experiments.Result{}, false, []string{"experiments.Result\n"}},
	} {
		text, markdown, ok := Text(c.value)
		if !ok || markdown != c.table {
			t.Errorf("%s: shown %v, as a table %v", c.name, ok, markdown)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", c.name, want, text)
			}
		}
		for _, bad := range []string{"0xc0", "%!", "<nil>", "(PANIC"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s has %q:\n%s", c.name, bad, text)
			}
		}
	}
}

func parameters(t *testing.T) *graph.Params {
	t.Helper()
	p := graph.NewParams(1, tensor.Float32)
	graph.NewBuilder(p).Param("w", graph.Zeros, 2, 3)
	return p
}

// Every type that cells can name is shown without a panic, even where nothing has been made.
func TestOtherValuesAreLeftAlone(t *testing.T) {
	var none *training.Config
	for name, v := range map[string]any{
		"nil": nil, "a number": 3, "words": []string{"a"}, "an error": errors.New("a"), "nothing": none,
		"no metrics": []measure.Metric{}, "a verdict": findings.Verdict(0), "a coupling": sharing.Coupling(0),
		"a step": training.StepResult{}, "a struct of a cell": struct{ A int }{1}, "columns": map[string]int{"a": 1},
		"a function": report.NewTable,
	} {
		if text, _, ok := Text(v); ok {
			t.Errorf("%s is shown as %q", name, text)
		}
	}
}

func TestLongTablesAreCut(t *testing.T) {
	text, _, ok := Text(make([]measure.Metric, 500))
	if !ok || strings.Count(text, "\n| ") > 203 || !strings.Contains(text, "The first 200 of 500.") {
		t.Errorf("shown %v:\n%.300s", ok, text)
	}
}
