package experiments

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/internal/rng"
)

// Tune gives each arm the same budget of trials over some keys, before the plan is run: settings that suit one arm may
// not suit another, and a comparison at one setting then says little. Trials have seeds of their own, and what chooses
// among them is said in the plan.
type Tune struct {
	Keys   map[string][]string `yaml:"keys" doc:"values to try of some keys, as {train.lr: [1e-3, 2e-3]}; empty means no tuning"`
	Trials int                 `yaml:"trials" doc:"trials of each arm: the arm as it stands, and combinations of the values, drawn once and the same for all arms; 0 means all combinations"`
	Seeds  Seeds               `yaml:"seeds" doc:"seeds of the trials, as [101, 102]; none may be among those that are reported"`
	Steps  int                 `yaml:"steps" doc:"train.steps of a trial; 0 means those of the plan"`
	By     []string            `yaml:"by" doc:"metrics that choose: the trial with the best mean of its ranks in them"`
	Done   bool                `yaml:"done" doc:"the arms have what was chosen for them; a run sets it"`
}

// Pending reports whether there are trials that must come before the plan is run.
func (t Tune) Pending() bool { return len(t.Keys) > 0 && !t.Done }

// ErrTune is the error of a plan that cannot be run before its trials.
var ErrTune = errors.New("the plan's arms are to be tuned first: run the plan, which trains their trials before it goes on")

// settings are what each trial sets; the first is the arm as it stands.
func (t Tune) settings() (all [][]string) {
	combinations := [][]string{nil}
	for _, key := range slices.Sorted(maps.Keys(t.Keys)) {
		var next [][]string
		for _, c := range combinations {
			for _, v := range t.Keys[key] {
				next = append(next, append(slices.Clone(c), key+"="+v))
			}
		}
		combinations = next
	}
	order := rng.Stream(0, "tune", 0).Perm(len(combinations))
	if t.Trials > 0 {
		order = order[:min(len(order), t.Trials-1)]
	}
	slices.Sort(order)
	all = append(all, nil)
	for _, i := range order {
		all = append(all, combinations[i])
	}
	return all
}

// trialName is the name of an arm's trial.
func trialName(arm string, number int) string { return fmt.Sprintf("%s.t%d", arm, number) }

// trials is the plan of all trials.
func (p *Plan) trials() *Plan {
	q := p.clone()
	q.Name, q.Seeds, q.Arms = p.Name+"-trials", slices.Clone(p.Tune.Seeds), nil
	q.Question = "Which settings suit each arm? Trials of the plan " + p.Name + "."
	q.Tune, q.Contrasts, q.Downstream = Tune{}, nil, nil
	if !slices.ContainsFunc(p.Tune.By, func(key string) bool { return strings.HasPrefix(key, PairsGenerator.Group+"_") }) {
		q.Pairs.Files = nil
	}
	if p.Tune.Steps > 0 {
		q.Base.Train.Steps = p.Tune.Steps
		q.Base.Train.Warmup = min(q.Base.Train.Warmup, p.Tune.Steps)
	}
	for _, a := range p.Arms {
		set := a.Set
		if p.Tune.Steps > 0 {
			set = a.setWithoutSteps()
		}
		for i, s := range p.Tune.settings() {
			q.Arms = append(q.Arms, Arm{Name: trialName(a.Name, i), Set: slices.Concat(set, s)})
		}
	}
	return q
}

// tuneFaults lists the faults of the key.
func (p *Plan) tuneFaults() (faults []error) {
	t := p.Tune
	if !t.Pending() {
		return nil
	}
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf("tune: "+format, args...)) }
	if t.Trials < 0 || t.Trials == 1 {
		fault("trials is %d: give 2 or more, the first of which is the arm as it stands, or 0 for all combinations", t.Trials)
	}
	if t.Steps < 0 {
		fault("steps is %d and must not be negative; 0 takes those of the plan", t.Steps)
	}
	if len(t.Seeds) == 0 {
		fault("it has no seeds: give some that the plan does not report, as [101, 102]")
	}
	for _, s := range t.Seeds {
		if slices.Contains(p.Seeds, s) {
			fault("seed %d is one that is reported: what is chosen by a seed must not be reported by it", s)
		}
	}
	for _, key := range t.By {
		if m, ok := measure.Find(key); !ok || m.Better == measure.Neither || m.Due == measure.EachStep || m.Due == measure.AtTheEnd {
			fault("by names %s: give metrics of evaluations of which lower or higher values are better, such as eval_mlm_loss", key)
		}
	}
	if len(t.By) == 0 {
		fault("by is empty: name the metrics that choose before anything is trained, such as [eval_mlm_loss]")
	}
	if n := len(t.settings()) * len(p.Arms); n > mostArms {
		fault("it makes %d trials, and %d are the most: set trials, or leave values out", n, mostArms)
		return faults
	}
	for _, key := range slices.Sorted(maps.Keys(t.Keys)) {
		if len(t.Keys[key]) == 0 {
			fault("%s has no values: give a list, as [1e-3, 2e-3]", key)
		} else if err := p.gridFault(key, t.Keys[key]); err != nil {
			faults = append(faults, fmt.Errorf("tune: %s", strings.TrimPrefix(err.Error(), "grid: ")))
		}
	}
	return faults
}

// describeTrial is what a trial sets, for a reader.
func describeTrial(set []string) string {
	if len(set) == 0 {
		return "as it stands"
	}
	return prose.List(set)
}
