package experiments

import (
	"fmt"
	"slices"
	"strings"
)

// twice finds two assignments of one key in an arm, of which the first would count for nothing; "" if there are none. What
// stands before a model.from may stand after it again, as that decides all of the model anew, and the same may be said
// twice.
func (a Arm) twice() (first, second string) {
	set := map[string]string{}
	for _, s := range a.Set {
		key := keyOf(s)
		if before, ok := set[key]; ok && before != s {
			return before, s
		}
		if key == fromKey {
			for k := range set {
				if strings.HasPrefix(k, "model.") {
					delete(set, k)
				}
			}
		}
		set[key] = s
	}
	return "", ""
}

// Notes are sentences on what is no fault of a valid plan and hardly meant: arms that are the same in every key, and so
// train to the same bits.
func (p *Plan) Notes() []string {
	var notes []string
	same := map[Config][]string{}
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			continue // Validate says so
		}
		if p.Budget.Equal != BudgetSteps {
			c.Train.Steps = 0 // timed, and so perhaps different by accident
		}
		same[c] = append(same[c], a.Name)
	}
	for _, names := range same {
		if len(names) > 1 {
			notes = append(notes, fmt.Sprintf("arms %s are the same in every key and train to the same numbers: leave all but one out, or change what was to differ", joinList(names)))
		}
	}
	slices.Sort(notes)
	return notes
}
