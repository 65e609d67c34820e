package experiments

import (
	"testing"
)

func TestPullAgainstItsDefinition(t *testing.T) {
	s := &Snapshot{MLMPull: []float32{3, 0}, RTDPull: []float32{0, 4}, OneTable: true}
	for key, want := range map[string]float64{"pull_ratio": 4.0 / 3, "pull_cos": 0, "pull_share": 16.0 / 25} {
		if x := read(t, takeOne(t, Pull{}, s), key); !near(x, want) {
			t.Errorf("%s is %v, want %g", key, x, want)
		}
	}
	s.OneTable = false
	if read(t, takeOne(t, Pull{}, s), "pull_share") != nil {
		t.Error("tables apart share an update")
	}
	for _, x := range takeOne(t, Pull{}, &Snapshot{MLMPull: s.MLMPull}) {
		if x.Value != nil {
			t.Errorf("%s is %g without RTD", x.Key, *x.Value)
		}
	}
}
