package objectives

import "testing"

func TestDescriptionsOfObjectives(t *testing.T) {
	for name, networks := range map[string]int{"mlm": 1, "rtd": 2, "rtd-frozen": 2, "nothing": 0} {
		if d := DescriptionOf(name); d.Name != name || d.Networks != networks {
			t.Errorf("%s: %+v, want %d networks", name, d, networks)
		}
	}
}
