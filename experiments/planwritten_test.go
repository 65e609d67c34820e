package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

func TestAPlanExtendsAnother(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("base.yaml", "extends: smoke\nname: base\nbase: {lambda: 7, train: {steps: 11}}\n")
	p, err := LoadPlan(write("mine.yaml", "extends: base.yaml\nname: mine\nbase: {train: {batch: 3}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	smoke, err := LoadPlan("smoke")
	if err != nil {
		t.Fatal(err)
	}
	want := smoke.Base
	want.Lambda, want.Train.Steps, want.Train.Batch = 7, 11, 3
	if p.Base != want || p.Name != "mine" || p.Question != smoke.Question || !slices.Equal(armNames(p), armNames(smoke)) {
		t.Errorf("%+v", p)
	}
	data, err := p.Encode()
	if err != nil || strings.Contains(string(data), "extends") || strings.Contains(string(data), "grid") {
		t.Errorf("the resolved plan is not all there is: %s, %v", data, err)
	}
	again, err := ParsePlan(data)
	if err != nil || again.Base != p.Base {
		t.Errorf("read back: %v", err)
	}
	for text, want := range map[string]string{
		"extends: a.yaml\nname: a\n":    "extends itself",
		"extends: smok\nname: a\n":      "did you mean",
		"extends: none.yaml\nname: a\n": "no plan",
	} {
		_, err := LoadPlan(write("a.yaml", text))
		testutil.WantSentence(t, err, "extends: ", want)
	}
}

func TestAGridMakesArms(t *testing.T) {
	for text, want := range map[string][]string{
		"grid: {train.lr: [1e-3, 2e-3], lambda: [10, 50]}\n": {
			"lambda10-lr1e-3: [lambda=10 train.lr=1e-3]", "lambda10-lr2e-3: [lambda=10 train.lr=2e-3]",
			"lambda50-lr1e-3: [lambda=50 train.lr=1e-3]", "lambda50-lr2e-3: [lambda=50 train.lr=2e-3]",
		},
		"arms: [{name: es, set: [sharing=es]}, {name: gdes, set: []}]\ngrid: {lambda: [10, 50]}\n": {
			"es-lambda10: [sharing=es lambda=10]", "es-lambda50: [sharing=es lambda=50]",
			"gdes-lambda10: [lambda=10]", "gdes-lambda50: [lambda=50]",
		},
		"grid: {sharing: [none, gdes]}\n":    {"sharing-none: [sharing=none]", "sharing-gdes: [sharing=gdes]"},
		"grid: {model.emd: [true, false]}\n": {"emd-true: [model.emd=true]", "emd-false: [model.emd=false]"},
	} {
		p, err := ParsePlan([]byte("name: g\nquestion: Which?\nbase: {objective: rtd}\n" + text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range p.Arms {
			got = append(got, fmt.Sprintf("%s: %v", a.Name, a.Set))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s gives %q", text, got)
		}
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
	}
	many := strings.Repeat("1, ", 200)
	for text, want := range map[string]string{
		"grid: {lambda: []}\n": "lambda has no values",
		"grid: {lambda: [" + many + "], train.lr: [" + many + "]}\n": "makes 40000 arms",
		"grid: {lamda: [1, 2], train.lr: [1, 2]}\n":                  "grid: unknown key \"lamda\": did you mean \"lambda\"?",
		"extends: smoke\ngrid: {sharing: [es, gdes]}\n": "grid: the arms mlm, rtd-none and rtd-gdes set sharing " +
			"themselves: leave sharing out of the grid, or write arms: []",
		"grid: {lambda: [1, 1]}\n": "arm lambda1 stands twice",
	} {
		p, err := ParsePlan([]byte("name: g\n" + text))
		if err == nil {
			err = p.Validate()
		}
		testutil.WantSentence(t, err, want)
	}
}

// Checkpoints are named by their last folder, and by the whole path where that is the same.
func TestGridNamesOfPaths(t *testing.T) {
	for _, c := range []struct{ values, want []string }{
		{[]string{"runs/a/model", "runs/b/other"}, []string{"from-model", "from-other"}},
		{[]string{"runs/a/model", "runs/b/model"}, []string{"from-runs_a_model", "from-runs_b_model"}},
		{[]string{"", "runs/a"}, []string{"from-", "from-runs_a"}},
	} {
		if got := gridNames("model.from", c.values); !slices.Equal(got, c.want) {
			t.Errorf("%q are named %q, want %q", c.values, got, c.want)
		}
	}
}
