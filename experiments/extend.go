package experiments

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
)

// cannotExtend says why a run of one number of steps cannot go on to another; "" if it can, or if they are equal. It
// ends as one that had the larger number from the start, so no step of the past may depend on the number: in the linear
// schedule each learning rate does.
func cannotExtend(have, want training.Train) string {
	switch differ := fmt.Sprintf("is %d there and %d here", have.Steps, want.Steps); {
	case have.Steps == want.Steps:
		return ""
	case want.Steps < have.Steps:
		return differ + ", and a run does not become shorter"
	case have.Schedule != training.ScheduleConstant:
		return differ + ", and the learning rate falls to 0 at the last step, so that a run has the length that it began " +
			"with (one with train.schedule=constant can go on, and model.from begins a new run with a cell's weights)"
	case have.GeneratorShare > 0:
		return differ + ", and with train.generator_share more steps would move the step at which the generator is frozen"
	}
	return ""
}

// stepsThatDiffer describes the steps of the folder's arms that the requested plan changes and must not change.
func stepsThatDiffer(have, want *Plan) (differ []string) {
	changed := false
	for _, a := range have.Arms {
		b := want.arm(a.Name)
		if b == nil {
			continue // refused already
		}
		there, err := have.Config(a)
		if err != nil {
			continue // the plan is refused as a whole
		}
		here, err := want.Config(*b)
		if err != nil {
			continue
		}
		changed = changed || there.Train.Steps != here.Train.Steps
		why := cannotExtend(there.Train, here.Train)
		if why == "" {
			continue
		}
		what := "base." + stepsKey
		if a.setsSteps() || b.setsSteps() {
			what = "arm " + a.Name + ": " + stepsKey
		}
		if text := what + " " + why; !slices.Contains(differ, text) {
			differ = append(differ, text)
		}
	}
	if there, here := have.Base.Train.Steps, want.Base.Train.Steps; there != here && !changed {
		differ = append(differ, fmt.Sprintf("base.%s is %d there and %d here", stepsKey, there, here))
	}
	return differ
}

// setWithoutSteps are the arm's assignments but for the number of steps.
func (a Arm) setWithoutSteps() []string {
	return slices.DeleteFunc(slices.Clone(a.Set), func(s string) bool { return keyOf(s) == stepsKey })
}
