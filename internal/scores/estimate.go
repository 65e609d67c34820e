package scores

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a mean over n independent values, such as one score per seed, with its uncertainty.
type Estimate struct {
	N    int   `json:"n"`
	Mean Value `json:"mean"` // not defined for n = 0
	// SD is the sample standard deviation, with divisor n-1; not defined for n < 2.
	SD Value `json:"sd"`
	// Low and High end the 95 % interval mean -+ t(0.975, n-1) SD/sqrt(n), which holds for values that
	// are about normal. Not defined for n < 2: one run says nothing about the spread, which is not zero.
	Low  Value `json:"low"`
	High Value `json:"high"`
	// P is the two-sided p of Student's t test that the mean is 0; not defined for n < 2. Of differences, see
	// Paired, it is that of the paired t test.
	P Value `json:"p"`
}

// Of estimates the mean of xs. A value that is NaN or infinite is an error, and so are values so large
// that their mean or spread is.
func Of(xs []float64) (Estimate, error) {
	e := Estimate{N: len(xs)}
	if e.N == 0 {
		return e, nil
	}
	sum := 0.0
	for i, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return Estimate{}, fmt.Errorf("scores: value %d of %d is %v and has no mean; leave the failed run out and say so", i,
				e.N, x)
		}
		sum += x
	}
	n := float64(e.N)
	mean := sum / n
	var squares, rest float64
	for _, x := range xs {
		squares += (x - mean) * (x - mean)
		rest += x - mean
	}
	mean += rest / n                  // the rounding error left in the first mean
	variance := squares - rest*rest/n // likewise corrected
	if e.Mean = defined(mean); !e.Mean.OK || math.IsInf(squares, 0) || math.IsNaN(variance) {
		return Estimate{}, fmt.Errorf("scores: the %d values are too large for a mean and a spread; check their unit", e.N)
	}
	if e.N < 2 {
		return e, nil
	}
	sd := math.Sqrt(max(variance, 0) / (n - 1))
	half := Student95(e.N-1).X * sd / math.Sqrt(n)
	e.SD, e.Low, e.High = defined(sd), defined(mean-half), defined(mean+half)
	e.P = studentP(mean, sd/math.Sqrt(n), e.N-1)
	return e, nil
}

// Paired estimates the mean of a[i]-b[i], for two arms run on the same seeds in the same order. What a
// seed does to both arms cancels, so the interval is that of the difference, and it leaving 0 out is
// the paired t test at 5 %. Slices of different lengths are an error.
func Paired(a, b []float64) (Estimate, error) {
	if len(a) != len(b) {
		return Estimate{}, fmt.Errorf("scores: %d values cannot be paired with %d; run both arms on the same seeds", len(a),
			len(b))
	}
	differences := make([]float64, len(a))
	for i := range a {
		differences[i] = a[i] - b[i]
	}
	return Of(differences)
}

// studentP is the two-sided p of a mean with its standard error. Values that are all equal leave no doubt:
// 1 if they are 0, else 0.
func studentP(mean, standardError float64, degrees int) Value {
	if standardError == 0 {
		if mean == 0 {
			return defined(1)
		}
		return defined(0)
	}
	return defined(2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(degrees)}.CDF(-math.Abs(mean/standardError)))
}

// Student95 is the 0.975 quantile of Student's t with the given degrees of freedom, the factor of a
// two-sided 95 % interval; not defined below 1.
func Student95(degrees int) Value {
	if degrees < 1 {
		return Value{}
	}
	return defined(distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(degrees)}.Quantile(0.975))
}
