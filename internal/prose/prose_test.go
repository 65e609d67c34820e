package prose

import (
	"slices"
	"testing"
)

func TestNumbersInWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Fixed(-0.0004, 3), "0.000"}, {Fixed(-0.0006, 3), "−0.001"}, {Fixed(2.5, 0), "2"}, {Fixed(-12, 1), "−12.0"},
		{Thousands(0), "0"}, {Thousands(999), "999"}, {Thousands(1000), "1,000"}, {Thousands(1234567), "1,234,567"},
		{Thousands(-1234), "-1,234"}, {Thousands(-123), "-123"},
		{Count(1, "seed"), "1 seed"}, {Count(1200, "step"), "1,200 steps"},
		{List(nil), ""}, {List([]string{"a"}), "a"}, {List([]string{"a", "b", "c"}), "a, b and c"},
		{Duration(12.4), "12 s"}, {Duration(99.4), "99 s"}, {Duration(600), "10.0 min"}, {Duration(7200), "2.0 h"},
		{Rough(2048000), "2.0 million"}, {Rough(131072000000), "131 billion"},
		{Rough(999), "999"}, {Rough(9960), "10 thousand"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestSplitSubscripts(t *testing.T) {
	for in, want := range map[string][]Run{
		"":            {{"", false}},
		"step":        {{"step", false}},
		"E_Δ":         {{"E", false}, {"Δ", true}},
		"cos(E_G, x)": {{"cos(E", false}, {"G", true}, {", x)", false}},
		"E_G E_D":     {{"E", false}, {"G", true}, {" E", false}, {"D", true}},
		"rtd_es":      {{"rtd_es", false}},
		"a_b_c":       {{"a", false}, {"b", true}, {"_c", false}},
		"_x":          {{"_x", false}},
	} {
		if got := SplitSubscripts(in); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", in, got, want)
		}
	}
}
