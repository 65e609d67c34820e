package experiments

import (
	"fmt"
	"strings"
)

// armFaults gathers the faults of a plan's arms, so that one wrong key of the base is one sentence and
// not one for each arm.
type armFaults struct {
	order []string            // faults as first met
	arms  map[string][]string // by fault
}

func (f *armFaults) add(arm, fault string) {
	if f.arms == nil {
		f.arms = map[string][]string{}
	}
	if f.arms[fault] == nil {
		f.order = append(f.order, fault)
	}
	f.arms[fault] = append(f.arms[fault], arm)
}

// list names the arms of each fault, unless it is that of all n arms.
func (f *armFaults) list(n int) []error {
	var errs []error
	for _, fault := range f.order {
		switch arms := f.arms[fault]; {
		case len(arms) == n && n > 1:
			errs = append(errs, fmt.Errorf("%s", fault))
		case len(arms) > 1:
			errs = append(errs, fmt.Errorf("arms %s: %s", strings.Join(arms, ", "), fault))
		default:
			errs = append(errs, fmt.Errorf("arm %s: %s", arms[0], fault))
		}
	}
	return errs
}
