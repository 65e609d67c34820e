package experiments

import (
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// A number alone is how many seeds, in a file as with --set, and a list says which.
func TestSeedsOfAPlan(t *testing.T) {
	for text, want := range map[string][]uint64{
		"2": {1, 2}, "1": {1}, "100": FirstSeeds(100), "[4, 7]": {4, 7}, "[2]": {2}, "[0]": {0}, "\n- 4\n- 7": {4, 7},
	} {
		p, err := ParsePlan([]byte("name: x\nseeds: " + text + "\n"))
		if err != nil || !slices.Equal(p.Seeds, want) {
			t.Errorf("%q gives %v, %v; want %v", text, p.Seeds, err, want)
		}
	}
	for text, want := range map[string][]uint64{"2": {1, 2}, "2,": {2}, "4,7": {4, 7}, "[2]": {2}, " 3 ": {1, 2, 3}} {
		p := onePlan(t, "")
		if err := p.Set("seeds=" + text); err != nil || !slices.Equal(p.Seeds, want) {
			t.Errorf("--set %q gives %v, %v; want %v", text, p.Seeds, err, want)
		}
	}
}

func TestSeedsThatAreRefused(t *testing.T) {
	for text, words := range map[string][]string{
		"0":          {`"0"`, "from 1 to 100"},
		"two":        {`"two"`, "a number alone for how many"},
		"-1":         {`"-1"`, "give a list of seeds"},
		"1.5":        {`"1.5"`},
		"2026":       {`"2026"`, "as [4, 7]"},
		"[4, x]":     {`"x"`, "seeds[1]"},
		"{first: 3}": {"a list of whole numbers"},
	} {
		_, err := ParsePlan([]byte("name: x\nseeds: " + text + "\n"))
		testutil.WantSentence(t, err, append(words, "seeds", "line 2")...)
	}
	for _, text := range []string{"0", "two", "1,,2", "2,,"} {
		p := onePlan(t, "")
		before := slices.Clone(p.Seeds)
		testutil.WantSentence(t, p.Set("seeds="+text), "seeds")
		if !slices.Equal(p.Seeds, before) {
			t.Errorf("%q changes the seeds to %v", text, p.Seeds)
		}
	}
}
