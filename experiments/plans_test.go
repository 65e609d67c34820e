package experiments

import (
	"strings"
	"testing"
)

// README promises a reason beside each number of a ready plan. That of the seeds is the one that every plan has.
func TestReadyPlansGiveReasonsForTheirSeeds(t *testing.T) {
	for _, name := range ReadyPlans() {
		data, err := readyPlans.ReadFile("plans/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			if strings.HasPrefix(line, "seeds:") && !strings.Contains(line, " # ") {
				t.Errorf("%s: %q has no reason", name, line)
			}
		}
		if p, err := LoadPlan(name); err != nil || p.Validate() != nil {
			t.Errorf("%s: %v, %v", name, err, p.Validate())
		}
	}
}
