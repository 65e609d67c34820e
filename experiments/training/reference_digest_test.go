package training

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

// refDigest stands for a tensor of the fixtures that is too large to store: count, sum, sum of absolute
// values, L2 norm, three dot products with fixed vectors, then three times an index and the value there,
// the largest first. testdata/reference/digest.py makes them.
type refDigest []float64

const (
	digestSums = 7                // numbers before the sampled values
	digestSize = digestSums + 2*3 // and in all
)

// digestOf takes the numbers of a digest from data, at the places that like has sampled.
func digestOf[T float32 | float64](data []T, like refDigest) refDigest {
	d := make(refDigest, digestSize)
	key, squares := rng.Key("digest"), 0.0
	for i, v := range data {
		x := float64(v)
		d[1] += x
		d[2] += math.Abs(x)
		squares += x * x
		w := rng.Mix(key + uint64(i))
		for k := range 3 {
			d[4+k] += x * (float64(w>>(21*k)&0x1fffff)/(1<<20) - 1)
		}
	}
	d[0], d[3] = float64(len(data)), math.Sqrt(squares)
	for i := digestSums; i < digestSize; i += 2 {
		d[i] = like[i]
		if at := int(like[i]); at < len(data) {
			d[i+1] = float64(data[at])
		}
	}
	return d
}

// differs says which number of d is the furthest from want's, if that is further than tolerance. Each is
// compared on the scale of what it is made of, so that rounding of the elements by a share of tolerance
// cannot be seen, and more can. A want of 0 has the scale of beside, the norm of all tensors of its kind.
func (d refDigest) differs(want refDigest, tolerance, beside float64) error {
	if d[0] != want[0] {
		return fmt.Errorf("%g values, the reference has %g", d[0], want[0])
	}
	absolute, norm, largest := want[2], want[3], math.Abs(want[digestSums+1])
	if norm == 0 {
		absolute, norm, largest = beside*math.Sqrt(want[0]), beside, beside
	}
	worst, share, of := 0, 0.0, 0.0
	for i, scale := range map[int]float64{
		1: absolute, 2: absolute, 3: norm, 4: norm, 5: norm, 6: norm, 8: largest, 10: largest, 12: largest,
	} {
		if s := math.Abs(d[i]-want[i]) / scale; s > share || s != s {
			worst, share, of = i, s, scale
		}
	}
	if share <= tolerance {
		return nil
	}
	what := [digestSize]string{
		1: "sum", 2: "sum of absolute values", 3: "norm", 4: "first dot product", 5: "second dot product",
		6: "third dot product", 8: "largest value", 10: "second sampled value", 12: "third sampled value",
	}
	return fmt.Errorf("the %s is %.12g, reference %.12g: %.1g of %.3g", what[worst], d[worst], want[worst], share, of)
}

// A change of a single element by a hundredth of the tensor's norm is seen at the tolerance of float32,
// wherever it is, and so are a swap, a sign and a scale; rounding to float32 is not.
func TestDigestTellsChangesFromRounding(t *testing.T) {
	data := make([]float64, 1000)
	for i := range data {
		data[i] = float64(rng.Mix(uint64(i))>>11)/(1<<53) - 0.3
	}
	sampled := make(refDigest, digestSize)
	sampled[digestSums], sampled[digestSums+2] = 7, 999
	want := digestOf(data, sampled)
	rounded := make([]float32, len(data))
	for i, x := range data {
		rounded[i] = float32(x)
	}
	if err := digestOf(rounded, want).differs(want, refTolerance32, 0); err != nil {
		t.Errorf("rounding is taken for a difference: %v", err)
	}
	for i := range data {
		changed := append([]float64(nil), data...)
		changed[i] += want[3] / 100
		if digestOf(changed, want).differs(want, refTolerance32, 0) == nil {
			t.Errorf("a change of element %d is not seen", i)
		}
	}
	for name, change := range map[string]func(i int) float64{
		"a negative": func(i int) float64 { return -data[i] },
		"a reversal": func(i int) float64 { return data[len(data)-1-i] },
		"a shift":    func(i int) float64 { return data[(i+1)%len(data)] },
		"a scale":    func(i int) float64 { return 1.001 * data[i] },
		"a NaN":      func(int) float64 { return math.NaN() },
		"zeros":      func(int) float64 { return 0 },
	} {
		changed := make([]float64, len(data))
		for i := range changed {
			changed[i] = change(i)
		}
		if digestOf(changed, want).differs(want, refTolerance32, 0) == nil {
			t.Errorf("%s is not seen", name)
		}
	}
}
