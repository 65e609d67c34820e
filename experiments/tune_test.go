package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/text"
)

// tunedPlan tries two rates for each arm of queuePlan.
func tunedPlan(t *testing.T) (*Plan, *text.Dataset) {
	t.Helper()
	p, set := queuePlan(t, 1)
	p.Tune = Tune{Keys: map[string][]string{"train.lr": {"1e-9", "2e-2"}}, Seeds: Seeds{7, 8}, Steps: 4, By: []string{"eval_mlm_loss"}}
	return p, set
}

// Each arm gets the trial with the lowest loss, which the trials' own folder shows; the plan in the run folder has it, and
// the same command goes on without trials.
func TestTuningChoosesByTheTrials(t *testing.T) {
	p, set := tunedPlan(t)
	dir := t.TempDir()
	r := &Runner{Plan: p, Out: dir, Parallel: 1}
	if err := r.OpenWith(set); !errors.Is(err, ErrTune) {
		t.Fatalf("opened before its trials: %v", err)
	}
	if err := r.Tune(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	trials, err := Load(filepath.Join(dir, "tune"))
	if err != nil {
		t.Fatal(err)
	}
	if len(trials.Cells) != 2*3*2 { // arms, the arm as it stands and two rates, seeds
		t.Errorf("%d cells of trials", len(trials.Cells))
	}
	for i, a := range r.Plan.Arms {
		best, at := 0.0, -1
		for k := range 3 {
			sum := 0.0
			for _, c := range trials.Arm(trialName(a.Name, k)) {
				v, ok := c.Last("eval_mlm_loss")
				if !ok || c.Config.Train.Steps != 4 {
					t.Fatalf("%s: loss %v, %d steps", c.Name(), ok, c.Config.Train.Steps)
				}
				sum += v
			}
			if at < 0 || sum < best {
				best, at = sum, k
			}
		}
		want := slices.Concat(p.Arms[i].Set, p.Tune.settings()[at])
		if !slices.Equal(a.Set, want) {
			t.Errorf("%s sets %q, want %q", a.Name, a.Set, want)
		}
		if slices.Contains(a.Set, "train.lr=1e-9") {
			t.Errorf("%s has a rate that learns nothing", a.Name)
		}
	}
	if len(p.Arms[0].Set) > 0 || p.Tune.Done {
		t.Error("the caller's plan was changed")
	}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if err := r.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	result, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !result.Plan.Tune.Done || result.Tuning == nil || len(result.Tuning.Arms) != 2 || len(result.Tuning.Arms[0].Trials) != 3 {
		t.Errorf("the folder says %+v", result.Tuning)
	}

	again, _ := tunedPlan(t) // the same command, from the plan as people wrote it
	second := &Runner{Plan: again, Out: dir, Parallel: 1}
	if left, err := second.Trials(); err != nil || left != nil {
		t.Errorf("there are trials again: %v, %v", left, err)
	}
	if err := second.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	kept, err := ReadPlan(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&Runner{Plan: kept, Out: dir}).OpenWith(set); err != nil {
		t.Errorf("by the folder's plan.yaml: %v", err)
	}

	other, _ := tunedPlan(t)
	other.Base.Lambda = 9 // the trials were of another plan
	if left, err := (&Runner{Plan: other, Out: dir}).Trials(); err != nil || left == nil {
		t.Errorf("another plan takes the choices: %v", err)
	}
}

// A trial that fails is the last choice, ties go to the earlier trial, and ranks of several metrics are added.
func TestTheChoiceAmongTrials(t *testing.T) {
	trial := func(loss, auc float64) Trial {
		return Trial{Scores: map[string][]float64{"eval_mlm_loss": {loss, loss}, "eval_auc": {auc, auc}}}
	}
	failed := Trial{Failed: "it diverged", Scores: map[string][]float64{"eval_mlm_loss": {1}}}
	for name, c := range map[string]struct {
		trials []Trial
		by     []string
		want   int
	}{
		"the lowest loss":       {[]Trial{trial(5, 0.6), trial(4, 0.5), trial(6, 0.9)}, []string{"eval_mlm_loss"}, 1},
		"the highest AUC":       {[]Trial{trial(5, 0.6), trial(4, 0.5), trial(6, 0.9)}, []string{"eval_auc"}, 2},
		"second in both":        {[]Trial{trial(4, 0.1), trial(5, 0.8), trial(9, 0.9), trial(8, 0.2)}, []string{"eval_mlm_loss", "eval_auc"}, 1},
		"a tie":                 {[]Trial{trial(5, 0.6), trial(5, 0.6)}, []string{"eval_mlm_loss"}, 0},
		"one that failed":       {[]Trial{failed, trial(7, 0.5)}, []string{"eval_mlm_loss"}, 1},
		"a metric of no trial":  {[]Trial{trial(5, 0.6), trial(4, 0.5)}, []string{"pairs_generator"}, 0},
		"all of them failed":    {[]Trial{failed, failed}, []string{"eval_mlm_loss"}, 0},
		"a metric that is gone": {[]Trial{trial(5, 0.6), trial(4, 0.5)}, []string{"eval_mlm_loss", "pairs_generator"}, 1},
	} {
		a := TunedArm{Trials: c.trials}
		if a.choose(c.by); a.Chosen != c.want {
			t.Errorf("%s: chosen is %d, want %d", name, a.Chosen, c.want)
		}
	}
}

// The combinations are drawn once and are the same for all arms.
func TestTrialsAreTheSameForAllArms(t *testing.T) {
	tune := Tune{Keys: map[string][]string{"lambda": {"1", "2", "3"}, "train.lr": {"1e-3", "2e-3"}}, Trials: 4}
	got := tune.settings()
	if len(got) != 4 || len(got[0]) != 0 {
		t.Fatalf("%q", got)
	}
	for i, s := range got[1:] {
		if len(s) != 2 || !strings.HasPrefix(s[0], "lambda=") || slices.ContainsFunc(got[1:i+1], func(o []string) bool { return slices.Equal(o, s) }) {
			t.Errorf("trial %d sets %q", i+1, s)
		}
	}
	if again := tune.settings(); !slices.EqualFunc(got, again, slices.Equal) {
		t.Errorf("drawn again they are %q", again)
	}
	tune.Trials = 0
	if n := len(tune.settings()); n != 7 {
		t.Errorf("all of them are %d, want 6 combinations and the arm itself", n)
	}
}

func TestFaultsOfTuning(t *testing.T) {
	for want, change := range map[string]func(*Plan){
		"seed 1 is one that is reported": func(p *Plan) { p.Tune.Seeds = Seeds{1, 7} },
		"it has no seeds":                func(p *Plan) { p.Tune.Seeds = nil },
		"trials is 1":                    func(p *Plan) { p.Tune.Trials = 1 },
		"steps is -1":                    func(p *Plan) { p.Tune.Steps = -1 },
		"by names eval_mlm":              func(p *Plan) { p.Tune.By = []string{"eval_mlm"} },
		"by names referee_auc":           func(p *Plan) { p.Tune.By = []string{"referee_auc"} },
		"by is empty":                    func(p *Plan) { p.Tune.By = nil },
		"has no values":                  func(p *Plan) { p.Tune.Keys = map[string][]string{"train.lr": nil} },
		"set sharing themselves":         func(p *Plan) { p.Tune.Keys = map[string][]string{"sharing": {"es"}} },
		"train.learning":                 func(p *Plan) { p.Tune.Keys = map[string][]string{"train.learning": {"1"}} },
	} {
		p, _ := tunedPlan(t)
		change(p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
	p, _ := tunedPlan(t)
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, tunedFile), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &Runner{Plan: p, Out: dir}
	if left, err := r.Trials(); err != nil || left == nil {
		t.Errorf("a file of choices that says nothing: %v", err)
	}
}

// A rate at which training diverges is an answer and the last choice; a trial that failed otherwise is none, and stops.
func TestTrialsThatFail(t *testing.T) {
	p, set := tunedPlan(t)
	p.Tune.Keys = map[string][]string{"train.lr": {"1e38"}}
	r := &Runner{Plan: p, Out: t.TempDir(), Parallel: 1}
	if err := r.Tune(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	tuning, err := readTuning(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range tuning.Arms {
		if a.Trials[1].Failed == "" || a.Chosen != 0 {
			t.Errorf("%s: the trial with a rate of 1e38 says %q, and chosen is %d", a.Name, a.Trials[1].Failed, a.Chosen)
		}
	}

	again, _ := tunedPlan(t)
	r = &Runner{Plan: again, Out: t.TempDir(), Parallel: 1}
	if err := r.Tune(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	trials := &Runner{Plan: again.trials(), Out: filepath.Join(r.Out, tuneDir)}
	cells, err := trials.Cells()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(cells[0].Dir, errorFile), []byte("no space left on device\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	unchosen, _ := tunedPlan(t)
	if err := (&Runner{Plan: unchosen, Out: r.Out}).Choose(); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("a trial that failed: %v", err)
	}
}
