// Package testutil has what tests of several packages check alike.
package testutil

import (
	"strings"
	"testing"
)

// WantSentence checks an error for the words that a reader needs in it.
func WantSentence(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error; want one with %q", words)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}
