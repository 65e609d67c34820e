package experiments

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/prose"
)

// reconcile returns the plan to run in a folder: requested is the plan of the caller, have the plan in the folder, nil
// if it has none, and begun says whether there are cells. It changes neither plan.
//
// A run that has begun may get new seeds, arms and tasks, and more steps where the learning rate allows it, see
// cannotExtend. Arms with equal seeds have the same batches, so that new cells can be paired with old ones. Everything
// else must be as in the folder's plan, or the error is a [*FolderError] with the keys that differ.
func reconcile(dir string, requested, have *Plan, begun bool) (*Plan, error) {
	run := requested.clone()
	if have == nil {
		return run, nil
	}
	run.copyAllottedSteps(have)
	if !begun {
		return run, nil
	}
	if err := refuseOtherPlan(dir, have, run); err != nil {
		return nil, err
	}
	seeds := slices.Clone(have.Seeds)
	for _, s := range run.Seeds {
		if !slices.Contains(seeds, s) {
			seeds = append(seeds, s)
		}
	}
	// The folder's arms come first, so that few of its cells change their number.
	arms := slices.Clone(have.Arms)
	for i, a := range arms {
		arms[i].Set = run.arm(a.Name).Set // with its new number of steps, if it sets one
	}
	for _, a := range run.Arms {
		if have.arm(a.Name) != nil {
			continue
		}
		if a.setsCheckpoint() {
			return nil, folderError(dir, "%s: arm %s starts from a checkpoint, whose tokenizer all arms would have to use, "+
				"and this run has begun: use another run folder", filepath.Join(dir, planFile), a.Name)
		}
		arms = append(arms, a)
	}
	run.Seeds, run.Arms, run.Downstream = seeds, arms, allTasks(have.Downstream, run.Downstream)
	return run, nil
}

// allTasks are the tasks of a folder's plan, with what is asked of them now, and then the new ones. One that is not
// asked for again stays: its scores are in the folder.
func allTasks(have, asked []Downstream) []Downstream {
	all := slices.Clone(have)
	for _, d := range asked {
		at := slices.IndexFunc(all, func(h Downstream) bool { return h.Label() == d.Label() })
		if at < 0 {
			all = append(all, d)
		} else {
			all[at] = d
		}
	}
	return all
}

// planToSave is the plan to write to the folder: a run that has begun gets the new seeds, arms, steps and tasks and the
// path where the same text was found this time, and keeps the rest of its plan.
func planToSave(run, have *Plan, begun bool) *Plan {
	if have == nil || !begun {
		return run
	}
	k := have.clone()
	k.Seeds, k.Arms, k.Base.Train.Steps = run.Seeds, run.Arms, run.Base.Train.Steps
	k.Corpus, k.Corpora, k.Field, k.Encoding = run.Corpus, run.Corpora, run.Field, run.Encoding
	k.Pairs.Files = run.Pairs.Files
	k.Downstream, k.Contrasts = run.Downstream, run.Contrasts
	return k
}

// refuseOther returns an error that names the keys in which the configuration in a folder differs from the requested
// one; nil if there are none.
func refuseOther(dir, path string, have, want training.Config) error {
	differ := keysThatDiffer(have, want)
	if why := cannotExtend(have.Train, want.Train); why != "" {
		differ = append(differ, stepsKey+" "+why)
	}
	return otherKeysError(dir, path, differ)
}

// refuseOtherPlan is the same for the plan of a run folder.
func refuseOtherPlan(dir string, have, want *Plan) error {
	differ := slices.Concat(keysThatDiffer(*have, *want), armsThatDiffer(have, want), stepsThatDiffer(have, want))
	return otherKeysError(dir, filepath.Join(dir, planFile), differ)
}

// keysThatDiffer describes all keys that must be equal and are not, but for the number of steps.
func keysThatDiffer[T any](have, want T) (differ []string) {
	for _, d := range keys.Diff(have, want) {
		if !d.Free && d.Path != stepsKey && d.Path != "base."+stepsKey {
			differ = append(differ, fmt.Sprintf("%s is %s there and %s here", d.Path, d.A, d.B))
		}
	}
	return differ
}

// armsThatDiffer describes the arms of a folder's plan that the requested plan lacks or sets differently.
func armsThatDiffer(have, want *Plan) (differ []string) {
	for _, arm := range have.Arms {
		if other := want.arm(arm.Name); other == nil {
			differ = append(differ, "arm "+arm.Name+" is there and not here")
		} else if !slices.Equal(other.setWithoutSteps(), arm.setWithoutSteps()) {
			differ = append(differ, fmt.Sprintf("arm %s sets %v there and %v here", arm.Name, arm.Set, other.Set))
		}
	}
	return differ
}

func otherKeysError(dir, path string, differ []string) error {
	if len(differ) == 0 {
		return nil
	}
	const shown = 4
	more := ""
	if len(differ) > shown {
		more = fmt.Sprintf(" and %d more keys differ", len(differ)-shown)
		if len(differ) == shown+1 {
			more = " and 1 more key differs"
		}
		differ = differ[:shown]
	}
	return folderError(dir, "%s holds another run (%s%s): use another run folder, or repeat its settings",
		path, prose.List(differ), more)
}
