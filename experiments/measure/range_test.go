package measure

import (
	"math"
	"testing"
)

func TestRangesClip(t *testing.T) {
	for _, c := range []struct {
		r       Range
		v, want float64
	}{
		{Range{}, -7, -7}, {AboveZero, -7, 0}, {AboveZero, 9, 9}, {ShareRange, 1.2, 1}, {CosineRange, -1.5, -1}, {CosineRange, 0.5, 0.5},
	} {
		if got := c.r.Clip(c.v); got != c.want {
			t.Errorf("%v clips %v to %v, want %v", c.r, c.v, got, c.want)
		}
	}
	if !math.IsNaN(ShareRange.Clip(math.NaN())) {
		t.Error("what was not measured has become a number")
	}
}
