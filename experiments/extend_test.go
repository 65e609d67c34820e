package experiments

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/text"
)

// trainIn trains a plan of queuePlan in a folder, after changes to it.
func trainIn(t *testing.T, dir string, set *text.Dataset, settings ...string) error {
	t.Helper()
	p, _ := queuePlan(t, 1)
	p.Base.Intervals.EvalEvery, p.Base.Intervals.MeasureEvery = 3, 3
	for _, s := range settings {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	r := &Runner{Plan: p, Out: dir, Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		return err
	}
	return r.Train(t.Context(), set)
}

// With a constant learning rate, a finished run that gets more steps ends with the bits of one that had them from the
// start.
func TestAConstantRunGetsMoreSteps(t *testing.T) {
	_, set := queuePlan(t, 1)
	grown, whole := t.TempDir(), t.TempDir()
	for _, steps := range []string{"6", "9", "12"} { // twice
		if err := trainIn(t, grown, set, "train.schedule=constant", "train.steps="+steps); err != nil {
			t.Fatal(err)
		}
	}
	if err := trainIn(t, whole, set, "train.schedule=constant", "train.steps=12"); err != nil {
		t.Fatal(err)
	}
	have, err := ReadPlan(grown)
	if err != nil || have.Base.Train.Steps != 12 {
		t.Fatalf("the folder's plan has %d steps, %v", have.Base.Train.Steps, err)
	}
	cells, err := have.Cells(grown)
	if err != nil {
		t.Fatal(err)
	}
	others, err := have.Cells(whole)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cells {
		wantSameEnd(t, c.Name(), c, others[i])
		var of training.Config
		data, err := os.ReadFile(filepath.Join(c.Dir, configFile))
		if err == nil {
			err = keys.Decode(data, &of)
		}
		if err != nil || of.Train.Steps != 12 {
			t.Errorf("%s: its configuration has %d steps, %v", c.Name(), of.Train.Steps, err)
		}
	}
	r, err := Load(grown)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Cells {
		if !c.Done() || c.Error != "" {
			t.Errorf("%s is at step %d, %s", c.Name(), c.Step(), c.Error)
		}
	}
}

// What cannot go on says why, and changes nothing.
func TestStepsThatARunCannotGet(t *testing.T) {
	constant := []string{"train.schedule=constant"}
	for name, c := range map[string]struct {
		first, then []string
		says        []string
	}{
		"linear": {nil, []string{"train.steps=12"},
			[]string{"base.train.steps is 6 there and 12 here", "falls to 0 at the last step", "model.from begins a new run"}},
		"fewer": {constant, []string{"train.schedule=constant", "train.steps=4"},
			[]string{"base.train.steps is 6 there and 4 here, and a run does not become shorter"}},
		"another schedule": {constant, []string{"train.steps=12"},
			[]string{"base.train.schedule is constant there and linear here"}},
		"linear to constant": {nil, []string{"train.schedule=constant", "train.steps=12"},
			[]string{"base.train.schedule is linear there", "falls to 0 at the last step"}},
		"longer and another rate": {constant, []string{"train.schedule=constant", "train.steps=12", "train.lr=0.5"},
			[]string{"base.train.lr is"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, set := queuePlan(t, 1)
			dir := t.TempDir()
			if err := trainIn(t, dir, set, c.first...); err != nil {
				t.Fatal(err)
			}
			before := testutil.Folder(t, dir)
			err := trainIn(t, dir, set, c.then...)
			testutil.WantSentence(t, err, c.says...)
			if !errors.As(err, new(*FolderError)) {
				t.Errorf("the refusal is a %T", err)
			}
			if !maps.Equal(testutil.Folder(t, dir), before) {
				t.Error("the refusal changed the folder")
			}
		})
	}
}

// Arms with steps or schedules of their own are looked at one by one.
func TestStepsOfArms(t *testing.T) {
	plan := func(steps string, arms ...string) *Plan {
		p := onePlan(t, "base: {train: {schedule: constant, warmup: 1, steps: "+steps+"}}\n")
		p.Arms = nil
		for i, set := range arms {
			p.Arms = append(p.Arms, Arm{Name: string(rune('a' + i)), Set: strings.Fields(set)})
		}
		return p
	}
	for name, c := range map[string]struct {
		have, want *Plan
		says       string
	}{
		"all constant": {plan("5", "", "lambda=1"), plan("9", "", "lambda=1"), ""},
		"one is linear": {plan("5", "", "train.schedule=linear"),
			plan("9", "", "train.schedule=linear"), "base.train.steps is 5"},
		"an arm's own": {plan("5", "", "train.steps=7"), plan("5", "", "train.steps=9"), ""},
		"an arm's, shorter": {plan("5", "", "train.steps=7"),
			plan("5", "", "train.steps=6"), "arm b: train.steps is 7 there and 6"},
		"a linear arm's own": {plan("5", "", "train.schedule=linear train.steps=7"),
			plan("5", "", "train.schedule=linear train.steps=9"), "arm b: train.steps is 7 there and 9"},
		"a linear arm keeps its own": {plan("5", "", "train.schedule=linear train.steps=5"),
			plan("9", "", "train.schedule=linear train.steps=5"), ""},
		"steps of nobody": {plan("5", "train.steps=3"), plan("9", "train.steps=3"), "base.train.steps is 5 there and 9 here"},
		"another key too": {plan("5", "lambda=1 train.steps=7"), plan("5", "lambda=2 train.steps=9"), "arm a sets [lambda=1"},
	} {
		t.Run(name, func(t *testing.T) {
			run, err := reconcile("dir", c.want, c.have, true)
			if c.says != "" {
				testutil.WantSentence(t, err, c.says)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for what, p := range map[string]*Plan{"the run": run, "the folder": planToSave(run, c.have, true)} {
				for _, a := range c.want.Arms {
					want, _ := c.want.Config(a)
					got, err := p.Config(*p.arm(a.Name))
					if err != nil || got.Train.Steps != want.Train.Steps {
						t.Errorf("%s gives arm %s %d steps, %v; want %d", what, a.Name, got.Train.Steps, err, want.Train.Steps)
					}
				}
			}
		})
	}
}
