package scores_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/internal/scores"
)

func sameEstimate(t *testing.T, name string, got, want scores.Estimate) {
	t.Helper()
	if got.N != want.N {
		t.Errorf("%s: n %d, want %d", name, got.N, want.N)
	}
	same(t, name+" mean", got.Mean, want.Mean, 1e-14)
	same(t, name+" sd", got.SD, want.SD, 1e-9)
	same(t, name+" low", got.Low, want.Low, 1e-9)
	same(t, name+" high", got.High, want.High, 1e-9)
	same(t, name+" p", got.P, want.P, 1e-9)
}

func TestEstimateAgainstFixture(t *testing.T) {
	for i, c := range readFixture(t).Estimates {
		got, err := scores.Of(c.Values)
		if err != nil {
			t.Fatal(err)
		}
		sameEstimate(t, fmt.Sprintf("case %d of %d values", i, len(c.Values)), got, c.Estimate)
	}
}

// scipy's paired t test, with its confidence interval.
func TestPairedAgainstFixture(t *testing.T) {
	for i, c := range readFixture(t).Paired {
		got, err := scores.Paired(c.A, c.B)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("pair %d of %d seeds", i, len(c.A))
		for _, v := range []struct {
			what string
			got  scores.Value
			want float64
		}{{"difference", got.Mean, c.Difference}, {"low", got.Low, c.Low}, {"high", got.High, c.High}, {"p", got.P, c.P}} {
			same(t, name+", "+v.what, v.got, scores.Value{X: v.want, OK: true}, 1e-9)
		}
	}
}

// The three-digit columns that every printed table of t has, and scipy's digits.
func TestStudent95(t *testing.T) {
	for _, c := range []struct {
		degrees int
		want    float64
	}{{1, 12.706}, {2, 4.303}, {3, 3.182}, {4, 2.776}, {5, 2.571}, {9, 2.262}, {10, 2.228}, {30, 2.042}, {60, 2.000},
		{120, 1.980}} {
		if got := scores.Student95(c.degrees); math.Abs(got.X-c.want) > 5e-4 {
			t.Errorf("%d degrees: %v, table says %v", c.degrees, got, c.want)
		}
	}
	for _, c := range readFixture(t).Student95 {
		same(t, fmt.Sprintf("%v degrees", c[0]), scores.Student95(int(c[0])), scores.Value{X: c[1], OK: true}, 1e-9)
	}
	if got := scores.Student95(0); got.OK {
		t.Errorf("0 degrees give %v", got)
	}
}

func TestOneRunHasNoInterval(t *testing.T) {
	got, err := scores.Of([]float64{0.7})
	want := scores.Estimate{N: 1, Mean: scores.Value{X: 0.7, OK: true}}
	if err != nil || got != want {
		t.Errorf("%+v, error %v; want %+v", got, err, want)
	}
}

// By hand: differences 1, 2, 3 have mean 2 and sd 1, so the interval is 2 -+ 4.302653/sqrt(3). What the
// two arms share, here 100, 0 and -50, does not enter.
func TestPairedByHand(t *testing.T) {
	got, err := scores.Paired([]float64{101, 2, -47}, []float64{100, 0, -50})
	if err != nil {
		t.Fatal(err)
	}
	v := func(x float64) scores.Value { return scores.Value{X: x, OK: true} }
	sameEstimate(t, "pairs", got, scores.Estimate{N: 3, Mean: v(2), SD: v(1), Low: v(2 - 2.4841377117),
		High: v(2 + 2.4841377117), P: v(0.07417990022744855)})
}

// Far from zero the spread must not drown in the mean, and equal values have none.
func TestSpreadFarFromZero(t *testing.T) {
	got, err := scores.Of([]float64{1e12 + 1, 1e12 + 2, 1e12 + 3})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "sd", got.SD, scores.Value{X: 1, OK: true}, 1e-12)
	got, err = scores.Of([]float64{0.1, 0.1, 0.1})
	if err != nil || got.Mean.X != 0.1 || !got.SD.OK || got.SD.X > 1e-30 {
		t.Errorf("equal values: %+v, error %v; want mean 0.1 to the last bit and no spread", got, err)
	}
}

func TestEstimateRefusesBadInput(t *testing.T) {
	for _, c := range []struct {
		xs   []float64
		want string
	}{
		{[]float64{1, math.NaN()}, "value 1 of 2 is NaN"},
		{[]float64{math.Inf(-1)}, "value 0 of 1 is -Inf"},
		{[]float64{1e308, 1e308}, "too large"},
		{[]float64{1e200, -1e200}, "too large"},
	} {
		if _, err := scores.Of(c.xs); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one with %q", c.xs, err, c.want)
		}
	}
	if _, err := scores.Paired([]float64{1}, []float64{1, 2}); err == nil || !strings.Contains(err.Error(), "same seeds") {
		t.Errorf("1 value against 2: error %v", err)
	}
}

// Of 2,000 intervals from normal samples of five about 95 % hold the true mean.
func TestIntervalCoverage(t *testing.T) {
	const rounds = 2000
	covered := 0
	for _, xs := range normalSamples(rounds, 5) {
		e, err := scores.Of(xs)
		if err != nil {
			t.Fatal(err)
		}
		if e.Low.X <= 3 && 3 <= e.High.X {
			covered++
		}
	}
	if math.Abs(float64(covered)-0.95*rounds) > 4*math.Sqrt(rounds*0.95*0.05) {
		t.Errorf("%d of %d intervals hold the mean, want about %d", covered, rounds, rounds*95/100)
	}
}

// normalSamples draws rounds samples of n from a normal distribution with mean 3 and deviation 2.
func normalSamples(rounds, n int) [][]float64 {
	r := rng.Stream(1, "test/normal", 0)
	all := make([][]float64, rounds)
	for i := range all {
		for range n {
			all[i] = append(all[i], 3+2*r.NormFloat64())
		}
	}
	return all
}
