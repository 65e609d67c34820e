package measure

import (
	"testing"
)

func TestPullAgainstItsDefinition(t *testing.T) {
	s := &Snapshot{MLMContribution: []float32{3, 0}, RTDContribution: []float32{0, 4}, OneTable: true}
	for key, want := range map[string]float64{"pull_ratio": 4.0 / 3, "pull_cos": 0, "pull_share": 16.0 / 25} {
		if x := read(t, takeOne(t, Contribution{}, s), key); !near(x, want) {
			t.Errorf("%s is %v, want %g", key, x, want)
		}
	}
	s.OneTable = false
	if read(t, takeOne(t, Contribution{}, s), "pull_share") != nil {
		t.Error("tables apart share an update")
	}
	for _, x := range takeOne(t, Contribution{}, &Snapshot{MLMContribution: s.MLMContribution}) {
		if x.Value != nil {
			t.Errorf("%s is %g without RTD", x.Key, *x.Value)
		}
	}
}
