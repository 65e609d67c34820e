package main

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
)

func TestDownstreamFlag(t *testing.T) {
	here, err := filepath.Abs("reviews")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		plan string
		want []string // task and data of the plan
	}{
		{[]string{"--downstream"}, "tug-of-war", []string{"go-area", "", "go-next", ""}},
		{[]string{"--downstream", "smoke"}, "smoke", []string{"go-area", "", "go-next", ""}},
		{[]string{"--downstream", "--seeds", "2"}, "tug-of-war", []string{"go-area", "", "go-next", ""}},
		{[]string{"smoke", "--downstream", "--downstream"}, "smoke", []string{"go-area", "", "go-next", ""}},
		{[]string{"--downstream", "go-area", "smoke"}, "smoke", []string{"go-area", ""}},
		{[]string{"--downstream=sst2=reviews", "smoke"}, "smoke", []string{"sst2", here}},
		{[]string{"--downstream", "sst2=reviews", "--downstream", "rte=/a=b", "--corpus", "x"}, "tug-of-war",
			[]string{"sst2", here, "rte", "/a=b"}},
	} {
		p := runPlan(t, tt.args)
		plan, err := p.load()
		if err != nil {
			t.Errorf("%v: %v", tt.args, err)
			continue
		}
		var got []string
		for _, d := range plan.Downstream {
			got = append(got, d.Task, d.Data)
		}
		if p.Plan != tt.plan || !slices.Equal(got, tt.want) {
			t.Errorf("%v: plan %s with %v", tt.args, p.Plan, got)
		}
	}
	_, err = runPlan(t, []string{"--downstream", "--corpus", "book.txt"}).load()
	testutil.WantSentence(t, err, "book.txt", "--downstream sst2=")
	for _, wrong := range []string{"sst2=", "--downstream=", "--downstream=sst3", "sst3=reviews"} {
		args := []string{"run", "--downstream", wrong}
		if wrong[0] == '-' {
			args = []string{"run", wrong}
		}
		parser, err := newParser()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}

// The settings of the tasks that need no download are those of a plan that is valid.
func TestDownstreamAloneIsAValidPlan(t *testing.T) {
	plan, err := runPlan(t, []string{"--downstream"}).load()
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Validate(); err != nil {
		t.Error(err)
	}
}

// runPlan parses the arguments of ablate run.
func runPlan(t *testing.T, args []string) planFlags {
	t.Helper()
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(append([]string{"run"}, args...))
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	run, ok := parsed.Selected().Target.Interface().(runCmd)
	if !ok {
		t.Fatalf("%v: %T", args, parsed.Selected().Target.Interface())
	}
	return run.planFlags
}

// Fine-tuning counts for cells that are trained already, and for no cell twice.
func TestRemainingCoversFineTuning(t *testing.T) {
	dir := t.TempDir()
	cell := experiments.Cell{Arm: "a", Dir: dir, Downstream: []experiments.Downstream{{Task: "rte"}, {Task: "sst2"}}}
	w := remaining([][]experiments.Cell{{cell}}, map[string]armTime{
		"a": {100, map[string]float64{"rte": 20, "sst2": 3}},
	})
	if w.cells != 1 || w.seconds[0] != 123 {
		t.Errorf("%+v", w)
	}
	cell.Downstream = nil
	if w := remaining([][]experiments.Cell{{cell}}, map[string]armTime{"a": {training: 100}}); w.seconds[0] != 100 {
		t.Errorf("%+v", w)
	}
	// Cells that share a generator train it once.
	pair := cell
	pair.Arm, pair.Config.Objective = "pair", training.ObjectiveRTD
	w = remaining([][]experiments.Cell{{cell, pair, pair}, {cell}}, map[string]armTime{
		"a": {training: 100}, "pair": {training: 210},
	})
	if w.cells != 4 || !slices.Equal(w.seconds, []float64{100 + 110 + 110, 100}) {
		t.Errorf("%+v", w)
	}
}
