package minimalpairs

import (
	"slices"
	"strconv"
	"testing"
)

// pairsOf has n pairs of each paradigm.
func pairsOf(n int, paradigms ...string) []Pair {
	var all []Pair
	for _, name := range paradigms {
		for i := range n {
			all = append(all, Pair{Good: "g", Bad: "b", Paradigm: name, ID: strconv.Itoa(i), Line: i + 1})
		}
	}
	return all
}

func TestASampleIsTheSameEachTime(t *testing.T) {
	all := pairsOf(100, "a", "b", "c")
	s := Sample(all, 10)
	if len(s) != 30 || !slices.Equal(s, Sample(all, 10)) {
		t.Fatalf("%d pairs, or others the second time", len(s))
	}
	// What else is in the files does not matter.
	if !slices.Equal(s[10:20], Sample(pairsOf(100, "b"), 10)) {
		t.Error("the sample of b depends on the other paradigms")
	}
	lines := func(pairs []Pair) (out []int) {
		for _, p := range pairs {
			out = append(out, p.Line)
		}
		return out
	}
	a, b := lines(s[:10]), lines(s[10:20])
	if !slices.IsSorted(a) || len(slices.Compact(slices.Clone(a))) != 10 || slices.Equal(a, b) ||
		slices.Equal(a, lines(all[:10])) {
		t.Errorf("lines %v of a and %v of b are no samples", a, b)
	}
	if got := Sample(all, 1000); !slices.Equal(got, all) {
		t.Error("a sample of more than all is not all")
	}
	if got := Sample(all, 0); len(got) != 0 {
		t.Errorf("a sample of none has %d", len(got))
	}
}

func TestParadigmsComeInTurns(t *testing.T) {
	pairs := append(pairsOf(3, "a"), pairsOf(1, "b")...)
	got := InTurns(append(pairs, pairsOf(2, "c")...))
	text := ""
	for _, p := range got {
		text += p.Paradigm + p.ID + " "
	}
	if want := "a0 b0 c0 a1 c1 a2 "; text != want {
		t.Errorf("%q, want %q", text, want)
	}
	if len(InTurns(nil)) != 0 {
		t.Error("no pairs have turns")
	}
}
