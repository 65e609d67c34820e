package plots

import (
	"math"
	"strings"
	"testing"
)

func TestHistogramSharesAddUp(t *testing.T) {
	c, err := NewHistogram([]string{"E_G", "E_D"}, [][]float64{{-0.5, 0, 0.25, 1}, {0.1, 0.1, 0.2, 0.3}})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.series) != 2 {
		t.Fatalf("%d curves", len(c.series))
	}
	for _, s := range c.series {
		sum := 0.0
		for _, y := range s.Y {
			sum += y
		}
		if math.Abs(sum-1) > 1e-9 || s.X[0] < -0.5 || s.X[len(s.X)-1] > 1 {
			t.Errorf("%s: shares add up to %g, from %g to %g", s.Name, sum, s.X[0], s.X[len(s.X)-1])
		}
	}
	for _, pairs := range [][][]float64{{{0.3, 0.3}}, {{}}} { // one value, and a table of zeros
		if c, err := NewHistogram([]string{"E_G"}, pairs); err == nil {
			c.PNG()
		} else if len(pairs[0]) > 0 {
			t.Error(err)
		}
	}
	for says, err := range map[string]error{
		"2 tables and the values of 1": second(NewHistogram([]string{"E_G", "E_D"}, [][]float64{{1}})),
		"E_G has the value NaN":        second(NewHistogram([]string{"E_G"}, [][]float64{{math.NaN()}})),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want an error that says %q", err, says)
		}
	}
}

func second[T any](_ T, err error) error { return err }
