// Package testkit holds what tests of several packages need: values instead of errors, and a report's page taken
// apart.
package testkit

import (
	"strings"
	"testing"
)

// Must fails the test on an error of a call that gives a value: Must[*T](t)(New()).
func Must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// Holds fails the test for each text that is missing in another.
func Holds(t *testing.T, in string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(in, w) {
			t.Errorf("%q is missing in:\n%s", w, in)
		}
	}
}
