package plots

import "testing"

func TestNumbersInWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{fixed(-0.0004, 3), "0.000"}, {fixed(-0.0006, 3), "−0.001"}, {fixed(2.5, 0), "2"}, {fixed(-12, 1), "−12.0"},
		{thousands(0), "0"}, {thousands(999), "999"}, {thousands(1000), "1,000"}, {thousands(1234567), "1,234,567"}, {thousands(-1234), "-1,234"}, {thousands(-123), "-123"},
		{count(1, "seed"), "1 seed"}, {count(1200, "step"), "1,200 steps"},
		{list(nil), ""}, {list([]string{"a"}), "a"}, {list([]string{"a", "b", "c"}), "a, b and c"},
		{duration(12.4), "12 s"}, {duration(99.4), "99 s"}, {duration(600), "10.0 min"}, {duration(7200), "2.0 h"},
		{rough(2048000), "2.0 million"}, {rough(131072000000), "131 billion"}, {rough(999), "999"}, {rough(9960), "10 thousand"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
