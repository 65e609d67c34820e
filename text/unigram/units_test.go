package unigram

import (
	"slices"
	"strings"
	"testing"
)

func TestUnits(t *testing.T) {
	for s, want := range map[string]string{
		"foo.Bar(x) 3.5":   "_foo . Bar ( x ) _3.5",
		"naïve x86":        "_naïve _x 86",
		"e\u0323\u0302 é1": "_e\u0323\u0302 _é 1",
		"Привет, мир":      "_Привет , _мир",
		"日本のカード a":         "_日本のカード _a",
		"漢字abc":            "_漢字 abc",
		"a <unk> b<unk>":   "_a _<unk> _b < unk >",
		"\u0301a":          "_\u0301a",
		"𝐱𐌰":               "_𝐱 𐌰",
	} {
		var got []string
		forUnits(s, func(u string, first bool) {
			if first {
				u = "_" + u
			}
			got = append(got, u)
		})
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("units of %q are %q, want %q", s, got, want)
		}
	}
}
