package objectives

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/ablate-go/ablate/internal/kernels"
)

// Sample draws one id for each row from softmax(logits/temperature) by inverting the cumulative distribution at u, and
// writes it to dst. logits is (rows, vocab), row after row; dst and u have length rows, each u in [0,1). So the
// generator samples in RTD (DeBERTaV3 section 3.1). The paper's temperature is 1; towards 0 the sample becomes the
// arg-max (equal maxima have equal probability).
//
// An id of probability zero, such as one with logit -Inf, is never drawn. Sums are in float64 for both element types
// and in the order of ids, so equal arguments give equal ids. It is an error if sizes do not fit, if temperature is not
// positive and finite, if a u is outside [0,1), or if a row has a NaN, a +Inf or only -Inf; dst is undefined then.
func Sample[T kernels.Float](dst []int, logits []T, rows, vocab int, temperature float64, u []float64) error {
	if rows < 0 || vocab < 1 || len(logits) != rows*vocab || len(dst) != rows || len(u) != rows {
		return fmt.Errorf("sampling: %d logits, %d uniforms and room for %d ids do not fit %d rows of %d; give "+
			"rows*vocab, rows and rows", len(logits), len(u), len(dst), rows, vocab)
	}
	if !(temperature > 0) || math.IsInf(temperature, 1) {
		return fmt.Errorf("sampling: temperature %v has no distribution; use a finite number above 0, 1 as in the paper",
			temperature)
	}
	errs := make([]error, rows)
	kernels.Parallel(rows, kernels.Rows(2*vocab), func(from, to int) {
		cumulative, weights := make([]float64, vocab), make([]T, vocab)
		for r := from; r < to && errs[from] == nil; r++ {
			dst[r], errs[from] = draw(logits[r*vocab:(r+1)*vocab], temperature, u[r], r, cumulative, weights)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// SampleFloat32 is [Sample] of float32, for notebooks, whose cells have no generics.
func SampleFloat32(dst []int, logits []float32, rows, vocab int, temperature float64, u []float64) error {
	return Sample(dst, logits, rows, vocab, temperature, u)
}

// SampleFloat64 is [Sample] of float64.
func SampleFloat64(dst []int, logits []float64, rows, vocab int, temperature float64, u []float64) error {
	return Sample(dst, logits, rows, vocab, temperature, u)
}

// draw returns the id of row number r. cumulative and weights are scratch memory of the row's length.
func draw[T kernels.Float](row []T, temperature, u float64, r int, cumulative []float64, weights []T) (int, error) {
	if !(u >= 0 && u < 1) {
		return 0, fmt.Errorf("sampling: uniform %v of row %d is outside [0,1); draw it with Float64", u, r)
	}
	if err := accumulate(cumulative, weights, row, temperature); err != nil {
		return 0, fmt.Errorf("sampling: row %d: %w", r, err)
	}
	target := u * cumulative[len(row)-1] // below the total: u is at most 1 - 2^-53
	// The first id whose sum exceeds target raised the sum, so its own weight is above zero.
	return sort.Search(len(row), func(i int) bool { return cumulative[i] > target }), nil
}

// accumulate sets dst[i] to the sum over j <= i of softmax(row/temperature)[j]. weights is scratch memory of the row's
// length.
func accumulate[T kernels.Float](dst []float64, weights, row []T, temperature float64) error {
	if temperature == 1 {
		kernels.Softmax(weights, row)
	} else {
		// The largest logit is taken off first, so that a low temperature cannot overflow.
		top := slices.Max(row)
		for i, x := range row {
			weights[i] = T((float64(x) - float64(top)) / temperature)
		}
		kernels.Softmax(weights, weights)
	}
	sum := 0.0
	for i, w := range weights {
		sum += float64(w)
		dst[i] = sum
	}
	if !(sum > 0) || math.IsInf(sum, 1) {
		return notADistribution(row)
	}
	return nil
}

// notADistribution is the error for a row of logits that cannot be sampled.
func notADistribution[T kernels.Float](row []T) error {
	for i, x := range row {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 1) {
			return fmt.Errorf("logit %d is %v, so the generator draws no token", i, x)
		}
	}
	return fmt.Errorf("all %d logits are -Inf, so no id can be drawn; leave one id allowed", len(row))
}
