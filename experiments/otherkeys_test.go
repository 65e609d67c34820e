package experiments

import (
	"errors"
	"strings"
	"testing"
)

// Of many keys that differ four are named, and the others counted.
func TestAFewOfManyDifferentKeysAreNamed(t *testing.T) {
	all := []string{"lambda=7", "train.lr=0.5", "train.beta1=0.5", "train.beta2=0.5", "train.eps=0.5", "train.warmup=3"}
	for n, end := range map[int]string{1: "", 4: "", 5: " and 1 more key differs", 6: " and 2 more keys differ"} {
		have, want := onePlan(t, ""), onePlan(t, "")
		for _, s := range all[:n] {
			if err := want.Set(s); err != nil {
				t.Fatal(err)
			}
		}
		err := refuseOtherPlan("dir", have, want)
		if !errors.As(err, new(*FolderError)) {
			t.Fatalf("%d keys: %v", n, err)
		}
		named := strings.Count(err.Error(), "base.")
		if named != min(n, 4) || strings.Contains(err.Error(), "more key") != (end != "") ||
			!strings.Contains(err.Error(), end+")") {
			t.Errorf("%d keys differ, and the error is %q", n, err)
		}
	}
}
