package unigram

import "testing"

func TestJoiningOfSpacesAndBreaks(t *testing.T) {
	for s, want := range map[string]string{"a\tb": "a b", "a \n c": "a c", "a\u00a0b": "a\u00a0b", " x ": " x ",
		"\n": " "} {
		if got := joinBreaks(s); got != want {
			t.Errorf("%q becomes %q and should be %q", s, got, want)
		}
	}
	if got := joinSpaces("a  b   c "); got != "a b c " {
		t.Errorf("%q", got)
	}
}
