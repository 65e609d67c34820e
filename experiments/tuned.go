package experiments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/text"
)

// The folder of the trials is a run folder in the run folder, and the file says what came out and what was chosen.
const (
	tuneDir   = "tune"
	tunedFile = "tuned.json"
)

// Tuning is what the trials of a plan came to.
type Tuning struct {
	Plan string     `json:"plan"` // hash of what the trials were of
	By   []string   `json:"by"`   // metrics that chose
	Arms []TunedArm `json:"arms"`
}

// TunedArm is an arm with its trials.
type TunedArm struct {
	Name   string   `json:"name"`
	Set    []string `json:"set"`    // of the arm before
	Trials []Trial  `json:"trials"` // the first is the arm as it stood
	Chosen int      `json:"chosen"` // index of a trial
}

// Trial is an arm with some values.
type Trial struct {
	Set    []string             `json:"set"`
	Scores map[string][]float64 `json:"scores"`           // by metric, one for each seed; empty if it was not measured
	Failed string               `json:"failed,omitempty"` // why a seed has no score
}

// Text is what the trial sets, for a reader.
func (t Trial) Text() string { return describeTrial(t.Set) }

// Mean is the mean of a metric over the seeds; ok is false for a trial that failed or has no such metric.
func (t Trial) Mean(metric string) (mean float64, ok bool) {
	values := t.Scores[metric]
	if t.Failed != "" || len(values) == 0 {
		return 0, false
	}
	for _, v := range values {
		mean += v / float64(len(values))
	}
	return mean, true
}

// Trials returns a runner of the trials that must come before the plan is run, in a folder below that of the run. It is
// nil where there are none, or no longer: then what was chosen is in the plan. After its Train call [Runner.Choose].
// Errors are those of a damaged file of choices and of a plan that is not valid.
func (r *Runner) Trials() (*Runner, error) {
	if err := r.applyTuning(); err != nil || !r.Plan.Tune.Pending() {
		return nil, err
	}
	if faults := r.Plan.tuneFaults(); len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	t := *r
	t.Plan, t.Out, t.Only = r.Plan.trials(), filepath.Join(r.Out, tuneDir), ""
	return &t, nil
}

// Tune trains the trials of a plan that has some, on a text that the caller has prepared as for [Runner.OpenWith], and
// chooses. A trial that diverges is no error.
func (r *Runner) Tune(ctx context.Context, set *text.Dataset) error {
	t, err := r.Trials()
	if err != nil || t == nil {
		return err
	}
	if err := t.OpenWith(set); err != nil {
		return err
	}
	if err := t.Train(ctx, set); errors.Is(err, ErrInterrupted) {
		return err
	}
	return r.Choose()
}

// Choose reads what the trials came to, chooses one for each arm, and writes that into the run folder; the plan then
// has it. A trial that diverged is the last choice. It is an error if trials have not ended, or have failed in another way.
func (r *Runner) Choose() error {
	result, err := Load(filepath.Join(r.Out, tuneDir))
	if err != nil {
		return fmt.Errorf("tune: %w", err)
	}
	tuning := Tuning{Plan: r.Plan.tuneHash(), By: r.Plan.Tune.By}
	for _, a := range r.Plan.Arms {
		arm := TunedArm{Name: a.Name, Set: a.Set}
		for i, set := range r.Plan.Tune.settings() {
			t := Trial{Set: set, Scores: map[string][]float64{}}
			for _, c := range result.Arm(trialName(a.Name, i)) {
				switch {
				case strings.Contains(c.Error, divergedAt):
					t.Failed = c.Error // which is an answer
				case c.Error != "":
					return fmt.Errorf("tune: %s: when that is mended the same command goes on", c.Error)
				case len(c.Rows) == 0 || !c.Done():
					return fmt.Errorf("tune: %s has not ended: the same command goes on with it", c.Name())
				}
				for _, key := range r.Plan.Tune.By {
					if v, ok := c.Last(key); ok {
						t.Scores[key] = append(t.Scores[key], v)
					}
				}
			}
			arm.Trials = append(arm.Trials, t)
		}
		arm.choose(r.Plan.Tune.By)
		tuning.Arms = append(tuning.Arms, arm)
	}
	if err := sealed.WriteJSON(filepath.Join(r.Out, tunedFile), tuning); err != nil {
		return fmt.Errorf("tune: %w", err)
	}
	return r.applyTuning()
}

// choose takes the trial with the best mean rank over the metrics that the arm has, the earlier one of equals.
func (a *TunedArm) choose(by []string) {
	ranks := make([]int, len(a.Trials))
	for _, key := range by {
		m, _ := measure.Find(key)
		if !slices.ContainsFunc(a.Trials, func(t Trial) bool { _, ok := t.Mean(key); return ok }) {
			continue
		}
		for i, t := range a.Trials {
			v, ok := t.Mean(key)
			for _, other := range a.Trials {
				w, has := other.Mean(key)
				if has && (!ok || m.Better == measure.Lower && w < v || m.Better == measure.Higher && w > v) {
					ranks[i]++
				}
			}
		}
	}
	for i := range ranks {
		if ranks[i] < ranks[a.Chosen] {
			a.Chosen = i
		}
	}
}

// applyTuning gives the arms of a plan with pending trials what the folder says was chosen for them, if all of them have
// been tried with these settings.
func (r *Runner) applyTuning() error {
	if !r.Plan.Tune.Pending() {
		return nil
	}
	tuning, err := readTuning(r.Out)
	if err != nil || tuning == nil || tuning.Plan != r.Plan.tuneHash() {
		return err
	}
	p := r.Plan.clone()
	for i := range p.Arms {
		at := slices.IndexFunc(tuning.Arms, func(t TunedArm) bool { return t.Name == p.Arms[i].Name })
		if at < 0 || !slices.Equal(tuning.Arms[at].Set, p.Arms[i].Set) {
			return nil // a new arm
		}
		arm := tuning.Arms[at]
		p.Arms[i].Set = append(p.Arms[i].Set, arm.Trials[arm.Chosen].Set...)
	}
	p.Tune.Done = true
	r.Plan = p
	return nil
}

// readTuning reads what was chosen in a run folder; nil if nothing was.
func readTuning(dir string) (*Tuning, error) {
	var t Tuning
	switch err := sealed.ReadJSON(filepath.Join(dir, tunedFile), &t); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%w: %s", err, nextstep.Instead(err,
			"remove it, and the same command chooses again by the trials that are in "+filepath.Join(dir, tuneDir)))
	}
	for _, a := range t.Arms {
		if a.Chosen < 0 || a.Chosen >= len(a.Trials) {
			return nil, fmt.Errorf("%s chooses trial %d of %d of arm %s: remove it, and the same command chooses again",
				filepath.Join(dir, tunedFile), a.Chosen, len(a.Trials), a.Name)
		}
	}
	return &t, nil
}

// tuneHash stands for what the trials are of, beside the arms: the base and the key tune.
func (p *Plan) tuneHash() string {
	h := sha256.New()
	base, tune := p.Base, p.Tune
	if tune.Done = false; tune.Steps > 0 {
		base.Train.Steps = 0
	}
	for _, k := range slices.Concat(keys.List(base), keys.List(tune)) {
		if !k.Free {
			fmt.Fprintf(h, "%s=%s\n", k.Path, k.Value)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
