package training

import "testing"

// The share of replaced tokens is of those that are not padding.
func TestReplacedIsAShareOfTokensWithoutPadding(t *testing.T) {
	for name, c := range allArms() {
		if c.Objective != ObjectiveRTD {
			continue
		}
		tr := trainerOf(t, c, 1)
		b := testBatch(t, tr, 1, 0)
		masked := map[int]bool{}
		for _, at := range b.Masked.Positions[:b.Masked.N] {
			masked[at] = true
		}
		padding := 0
		for at := len(b.Mask) - 1; padding < 5; at-- { // of the last window
			if !masked[at] {
				b.Mask[at], b.Original[at], b.Masked.IDs[at] = 0, 0, 0
				padding++
			}
		}
		r, err := tr.Step(b)
		if err != nil {
			t.Fatal(err)
		}
		changed := 0
		for k, id := range r.Sampled[:b.Masked.N] {
			if id != b.Masked.Targets[k] {
				changed++
			}
		}
		if want := float64(changed) / float64(len(b.Mask)-padding); changed == 0 || *r.Replaced != want {
			t.Errorf("%s: %d of %d tokens changed, %d are padding, and the share is %g; want %g",
				name, changed, len(b.Mask), padding, *r.Replaced, want)
		}
	}
}
