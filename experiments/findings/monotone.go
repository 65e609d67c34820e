package findings

import "github.com/ablate-go/ablate/experiments/measure"

// monotone is the curve that only gets better, and of all such curves is nearest to the values in squares: isotonic
// regression by pooling adjacent violators. So a leap that does not last, such as that of the AUC against a generator
// that has learnt nothing yet, does not count as a level that was reached.
func monotone(values []float64, better measure.Direction) []float64 {
	type block struct {
		sum float64
		n   int
	}
	sign := 1.0
	if better == measure.Lower {
		sign = -1
	}
	var blocks []block
	for _, v := range values {
		blocks = append(blocks, block{sign * v, 1})
		for k := len(blocks) - 1; k > 0; k-- {
			a, b := blocks[k-1], blocks[k]
			if a.sum/float64(a.n) < b.sum/float64(b.n) {
				break
			}
			blocks = append(blocks[:k-1], block{a.sum + b.sum, a.n + b.n})
		}
	}
	fit := make([]float64, 0, len(values))
	for _, b := range blocks {
		for range b.n {
			fit = append(fit, sign*b.sum/float64(b.n))
		}
	}
	return fit
}

// reaches is where a monotone curve comes to a level first, on the straight lines between its points; ok is false if it
// ends before.
func reaches(x, fit []float64, level float64, better measure.Direction) (at float64, ok bool) {
	short := func(v float64) bool {
		return better == measure.Lower && v > level || better == measure.Higher && v < level
	}
	for i, v := range fit {
		switch {
		case short(v):
			continue
		case i == 0:
			return x[0], true
		}
		return x[i-1] + (x[i]-x[i-1])*(level-fit[i-1])/(v-fit[i-1]), true
	}
	return 0, false
}
