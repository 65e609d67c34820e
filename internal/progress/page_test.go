package progress

import (
	"bytes"
	"testing"
)

func TestSpark(t *testing.T) {
	for _, c := range []struct {
		values []float64
		width  int
		utf8   bool
		want   string
	}{
		{[]float64{8, 4, 2, 1}, 10, true, "█▄▂▁"},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8}, 8, true, "▁▂▃▄▅▆▇█"},
		{[]float64{0, 2, 10, 12}, 2, true, "▁█"},
		{[]float64{5, 5, 5}, 3, true, "▁▁▁"},
		{[]float64{0, 6}, 2, false, "_#"},
		{nil, 5, true, ""},
		{[]float64{1}, 0, true, ""},
	} {
		if got := spark(c.values, c.width, c.utf8); got != c.want {
			t.Errorf("%v in %d: %q, want %q", c.values, c.width, got, c.want)
		}
	}
}

func TestPageWithoutATerminal(t *testing.T) {
	var out bytes.Buffer
	p := NewPage(&out)
	p.Show([]string{"one\x1b[2J", "two"})
	if p.Live() || out.String() != "one[2J\ntwo\n" {
		t.Errorf("live %v, shown %q", p.Live(), out.String())
	}
}
