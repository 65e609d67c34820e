package kernels

import (
	"math"
	"testing"
)

func TestDropoutSameBitsOnEveryKernel(t *testing.T) {
	for _, n := range testLengths() {
		x := normals[float32](n, 1, 90)
		for _, p := range []float64{1.0 / 65536, 0.1, 0.5, 0.999} {
			want := make([]float32, n)
			threshold, scale := dropoutRate[float32](p)
			dropoutPortable(want, x, threshold, scale, mix64(5))
			eachKernel(t, func(t *testing.T) {
				got, check := guarded(t, x)
				Dropout(got, got, p, 5)
				check("Dropout")
				sameBits(t, "Dropout", got, want)
			})
		}
	}
}

func TestDropoutDependsOnKeyAndIndexAlone(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		long, short := make([]float32, 1000), make([]float32, 77)
		DropoutMask(long, 0.3, 11)
		DropoutMask(short, 0.3, 11)
		sameBits(t, "a shorter slice", short, long[:77])
		x, y := normals[float32](1000, 1, 91), make([]float32, 1000)
		Dropout(y, x, 0.3, 11)
		for i := range y {
			if y[i] != x[i]*long[i] {
				t.Fatalf("element %d is %v, want %v times %v", i, y[i], x[i], long[i])
			}
		}
		wide := make([]float64, 1000)
		DropoutMask(wide, 0.3, 11)
		for i := range wide {
			if (wide[i] == 0) != (long[i] == 0) {
				t.Fatalf("element %d is dropped in one type only", i)
			}
		}
	})
}

func TestDropoutRateAndIndependence(t *testing.T) {
	const n, p = 1 << 18, 0.1
	masks := make([][]float64, 3)
	for k := range masks { // neighbouring keys
		masks[k] = make([]float64, n)
		DropoutMask(masks[k], p, uint64(k))
	}
	threshold, scale := dropoutRate[float64](p)
	rounded := float64(threshold) / 65536
	if math.Abs(rounded-p) > 0.5/65536 || relative(scale, 1/(1-rounded)) > 1e-15 {
		t.Errorf("p = 0.1 became %v with scale %v", rounded, scale)
	}
	sigma := math.Sqrt(p * (1 - p) / n)
	both := func(what string, a, b []float64) {
		var count float64
		for i := range a {
			if a[i] == 0 && b[i] == 0 {
				count++
			}
		}
		m := float64(len(a))
		if q := p * p; math.Abs(count/m-q) > 5*math.Sqrt(q*(1-q)/m) {
			t.Errorf("%s are dropped together at rate %v, want %v", what, count/m, q)
		}
	}
	for k, mask := range masks {
		var sum float64
		for _, v := range mask {
			sum += v
		}
		// Inverted dropout keeps the expectation.
		if math.Abs(sum/n-1) > 5*sigma*scale {
			t.Errorf("key %d: mean factor %v, want 1", k, sum/n)
		}
		for lag := 1; lag <= 8; lag++ {
			both("neighbouring elements", mask[lag:], mask[:n-lag])
		}
		both("elements of neighbouring keys", mask, masks[(k+1)%3])
	}
}

func TestDropoutAtTheEdges(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		x := normals[float32](50, 1, 92)
		y := make([]float32, 50)
		Dropout(y, x, 0, 1)
		sameBits(t, "p = 0", y, x)
		Dropout(y, x, 1, 1)
		sameBits(t, "p = 1", unsigned(y), make([]float32, 50))
		for i := range x {
			x[i] = nan32
		}
		Dropout(y, x, 0.9, 1)
		for i, v := range y {
			if v == v {
				t.Errorf("element %d: NaN was dropped to %v", i, v)
			}
		}
	})
}
