package experiments

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
)

// reconcile returns the plan to run in a folder: asked is the plan that somebody asks for, have the one that the folder
// keeps, nil if it has none, and begun says whether there are cells. It changes neither of the two.
//
// A run that has begun may grow: by seeds and arms that are new. Equal seeds have the same batches in all arms, so
// that what comes later is paired with what was there. Everything else must be as the folder has it, or the error is a
// [*FolderError] with the keys that differ.
func reconcile(dir string, asked, have *Plan, begun bool) (*Plan, error) {
	run := asked.clone()
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
	// The folder's arms come first, so that its cells keep their numbers as far as they can.
	arms := slices.Clone(have.Arms)
	for _, a := range run.Arms {
		if have.arm(a.Name) != nil {
			continue
		}
		if a.setsCheckpoint() {
			return nil, folderError(dir, "%s: arm %s goes on from a checkpoint, whose tokenizer all arms of a run "+
				"read with, and this run has begun: use another run folder", filepath.Join(dir, planFile), a.Name)
		}
		arms = append(arms, a)
	}
	run.Seeds, run.Arms = seeds, arms
	return run, nil
}

// planToSave is the plan that the folder keeps once run is trained in it: one that has begun gets the seeds and arms that
// are new, and what else it says stays.
func planToSave(run, have *Plan, begun bool) *Plan {
	if have == nil || !begun {
		return run
	}
	k := have.clone()
	k.Seeds, k.Arms = run.Seeds, run.Arms
	return k
}

// refuseOther is an error that names the keys in which a folder's configuration differs from the one that
// is to be run in it.
func refuseOther(dir, path string, have, want training.Config) error {
	return otherKeysError(dir, path, keysThatDiffer(have, want))
}

// refuseOtherPlan is the same for the plan of a run folder.
func refuseOtherPlan(dir string, have, want *Plan) error {
	differ := append(keysThatDiffer(*have, *want), armsThatDiffer(have, want)...)
	return otherKeysError(dir, filepath.Join(dir, planFile), differ)
}

func keysThatDiffer[T any](have, want T) (differ []string) {
	for _, d := range keys.Diff(have, want) {
		if !d.Free {
			differ = append(differ, fmt.Sprintf("%s is %s there and %s here", d.Path, d.A, d.B))
		}
	}
	return differ
}

// armsThatDiffer names the arms that a folder's plan has and another one not, or not so.
func armsThatDiffer(have, want *Plan) (differ []string) {
	for _, arm := range have.Arms {
		if other := want.arm(arm.Name); other == nil {
			differ = append(differ, "arm "+arm.Name+" is there and not here")
		} else if !slices.Equal(other.Set, arm.Set) {
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
		more, differ = fmt.Sprintf(" and %d more keys differ", len(differ)-shown), differ[:shown]
	}
	return folderError(dir, "%s holds another run (%s%s): use another run folder, or repeat its settings",
		path, joinList(differ), more)
}
