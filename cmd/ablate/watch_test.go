package main

import "testing"

func TestLossesOfAnySizeAreReadable(t *testing.T) {
	for x, want := range map[float64]string{
		5.73449: "5.734", 0.5: "0.500", 9999.5: "9999.500", 2229925110694335.5: "2.230e+15", -12345: "-1.234e+04",
	} {
		if got := score(x); got != want {
			t.Errorf("%g is written %s, want %s", x, got, want)
		}
	}
}
