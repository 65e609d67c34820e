package plots

import (
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestLinearTicks(t *testing.T) {
	labels := func(lo, hi float64, percent bool) (out []string) {
		for _, tick := range linearTicks(lo, hi, 6, percent) {
			out = append(out, tick.Label)
		}
		return out
	}
	for _, tc := range []struct {
		lo, hi  float64
		percent bool
		want    []string
	}{
		{0, 5000, false, []string{"0", "1,000", "2,000", "3,000", "4,000", "5,000"}},
		{0, 100_000, false, []string{"0", "20k", "40k", "60k", "80k", "100k"}},
		{-0.3, 0.3, false, []string{"−0.2", "0.0", "0.2"}},
		{0.45, 0.55, true, []string{"46%", "48%", "50%", "52%", "54%"}},
		{4.1, 8.3, false, []string{"5", "6", "7", "8"}},
		{0, 1, false, []string{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}},
	} {
		if got := labels(tc.lo, tc.hi, tc.percent); !slices.Equal(got, tc.want) {
			t.Errorf("%g to %g: got %q, want %q", tc.lo, tc.hi, got, tc.want)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, tc := range []struct {
		lo, hi float64
		want   []string
	}{
		{0.3, 8, []string{"0.5", "1", "2", "5"}},
		{0.008, 120, []string{"0.01", "0.1", "1", "10", "100"}},
		{1e-5, 1e5, []string{"1e−5", "0.001", "0.1", "10", "1,000", "1e5"}},
		{4, 6, []string{"4.0", "4.5", "5.0", "5.5", "6.0"}},
	} {
		var got []string
		for _, tick := range logTicks(tc.lo, tc.hi, 6) {
			got = append(got, tick.Label)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%g to %g: got %q, want %q", tc.lo, tc.hi, got, tc.want)
		}
	}
}

func TestTicksAreFewDistinctAndInside(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		lo := (r.Float64() - 0.5) * math.Pow(10, float64(r.IntN(12)-6))
		hi := lo + math.Abs(lo)*math.Pow(10, float64(r.IntN(8)-4))
		most := 3 + r.IntN(5)
		ticks := linearTicks(lo, hi, most, false)
		if len(ticks) > most {
			t.Fatalf("%g to %g: %d ticks, want at most %d", lo, hi, len(ticks), most)
		}
		for i, tick := range ticks {
			slack := (hi - lo) * 1e-6
			if tick.Value < lo-slack || tick.Value > hi+slack || i > 0 && tick.Label == ticks[i-1].Label {
				t.Fatalf("%g to %g: tick %q at %g", lo, hi, tick.Label, tick.Value)
			}
		}
		lo = math.Abs(lo) + 1e-9
		logs := logTicks(lo, lo*math.Pow(10, 9*r.Float64()+0.31), most)
		if len(logs) < 1 || len(logs) > most {
			t.Fatalf("log axis from %g: %d ticks, want 1 to %d", lo, len(logs), most)
		}
	}
}

// spread is compared with what defines it: the constraints hold, and no small move of a label that
// respects them brings the labels nearer to where they want to be.
func TestSpreadIsTheNearestPlacement(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	cost := func(a, b []float64) (sum float64) {
		for i := range a {
			sum += (a[i] - b[i]) * (a[i] - b[i])
		}
		return sum
	}
	const step, lo, hi, eps = 10.0, 0.0, 100.0, 1e-3
	fits := func(p []float64) bool {
		for i := range p {
			if p[i] < lo-1e-9 || p[i] > hi+1e-9 || i > 0 && p[i]-p[i-1] < step-1e-9 {
				return false
			}
		}
		return true
	}
	for range 300 {
		want := make([]float64, 1+r.IntN(8))
		for i := range want {
			want[i] = math.Round(100 * r.Float64())
		}
		slices.Sort(want)
		got := spread(want, step, lo, hi)
		if !fits(got) {
			t.Fatalf("%v was placed at %v", want, got)
		}
		for i := range got { // moving any run of neighbours together is the only way out of a tight row
			for j := i + 1; j <= len(got); j++ {
				for _, d := range []float64{-eps, eps} {
					moved := slices.Clone(got)
					for k := i; k < j; k++ {
						moved[k] += d
					}
					if fits(moved) && cost(moved, want) < cost(got, want)-1e-9 {
						t.Fatalf("%v was placed at %v, but %v is nearer", want, got, moved)
					}
				}
			}
		}
	}
}

func TestThinKeepsTheEnvelope(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var pts []vg.Point
	for i := range 50_000 {
		pts = append(pts, vg.Point{X: vg.Length(float64(i) / 500), Y: vg.Length(r.NormFloat64())})
	}
	out := thin(pts)
	if len(out) > 4*(100/column+2) {
		t.Errorf("%d points are left of %d over 100 points of width", len(out), len(pts))
	}
	extremes := func(p []vg.Point) (lo, hi vg.Length) {
		for _, q := range p {
			lo, hi = min(lo, q.Y), max(hi, q.Y)
		}
		return lo, hi
	}
	lo, hi := extremes(pts)
	if gotLo, gotHi := extremes(out); gotLo != lo || gotHi != hi {
		t.Errorf("extremes are %v, %v; want %v, %v", gotLo, gotHi, lo, hi)
	}
	if out[0] != pts[0] || out[len(out)-1] != pts[len(pts)-1] {
		t.Error("an end of the line was lost")
	}
	if few := pts[:1]; !slices.Equal(thin(few), few) {
		t.Error("a single point was changed")
	}
}

func TestStretchesCutAtGaps(t *testing.T) {
	nan := math.NaN()
	got := stretches([]float64{nan, 1, 2, nan, nan, 3})
	if want := [][2]int{{1, 3}, {5, 6}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := stretches(nil); got != nil {
		t.Errorf("no values have the stretches %v", got)
	}
}

func TestPalette(t *testing.T) {
	p := NewPalette("own", "rtd-gdes", "mlm", "rtd-none", "rtd-es", "gdes")
	for arm, want := range map[string]color.Color{
		"mlm": grey, "rtd-none": blue, "rtd-es": vermillion, "rtd-gdes": green, "own": purple, "gdes": orange,
	} {
		if got := p.Color(arm); got != want {
			t.Errorf("%s is %v, want %v", arm, got, want)
		}
	}
	var names []string
	for i := range 20 {
		names = append(names, string(rune('A'+i)))
	}
	many := NewPalette(names...)
	type look struct {
		c color.Color
		d int
	}
	seen := map[look]string{}
	for _, n := range names {
		l := look{many.Color(n), len(many.Dashes(n))*100 + int(sum(many.Dashes(n)))}
		if seen[l] != "" {
			t.Errorf("%s looks like %s", n, seen[l])
		}
		seen[l] = n
	}
}

func sum(d []vg.Length) (s vg.Length) {
	for _, v := range d {
		s += v
	}
	return s
}
