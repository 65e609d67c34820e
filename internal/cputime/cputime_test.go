package cputime_test

import (
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/cputime"
)

// Work counts and sleep does not.
func TestSecondsCountWork(t *testing.T) {
	start, asleep := time.Now(), cputime.Seconds()
	time.Sleep(300 * time.Millisecond)
	asleep = cputime.Seconds() - asleep
	if asleep < 0 || asleep > 0.2 {
		t.Errorf("%g s of processor time in %v of sleep", asleep, time.Since(start))
	}
	start = time.Now()
	before, x := cputime.Seconds(), 1.0
	for cputime.Seconds()-before < 0.1 {
		for range 1_000_000 {
			x = x*0.999999 + 1e-6
		}
		if time.Since(start) > 30*time.Second {
			t.Fatalf("30 s of work count as %g s (%g)", cputime.Seconds()-before, x)
		}
	}
	if wall := time.Since(start).Seconds(); wall < 0.05 {
		t.Errorf("0.1 s of work on one thread took %g s", wall)
	}
}
