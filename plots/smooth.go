package plots

import (
	"fmt"
	"math"
)

// smoothing is a linear filter of a curve and the words that describe it; the zero value leaves
// curves as they are.
type smoothing struct {
	filter func(x, y []float64) []float64
	note   string
}

// SmoothCentered draws each curve, member and band edge as the mean over window neighbouring
// points, half of them on each side and fewer at the ends, with the curve as measured faint behind
// it. The window must be odd and at least 3. A gap stays a gap and adds nothing to its neighbours.
func (c *Curves) SmoothCentered(window int) error {
	if window < 3 || window%2 == 0 {
		return fmt.Errorf("plots: a centred window of %d points has no middle or no neighbours: use an odd number from 3 on",
			window)
	}
	c.smooth = smoothing{
		filter: func(_, y []float64) []float64 { return centered(y, window) },
		note:   fmt.Sprintf("Lines are centred means over %d points; the faint curve behind is as measured.", window),
	}
	return nil
}

// SmoothEMA draws each curve, member and band edge as the exponentially weighted mean of the points
// up to x, whose weight halves over each halfLife units of x, with the curve as measured faint
// behind it. The weights are normalized, so that the first points are not drawn towards zero.
func (c *Curves) SmoothEMA(halfLife float64) error {
	if !(halfLife > 0) || math.IsInf(halfLife, 0) {
		return fmt.Errorf("plots: a half-life of %g does not smooth: give a positive number in units of x", halfLife)
	}
	unit := c.XLabel
	if unit == "" {
		unit = "x"
	}
	c.smooth = smoothing{
		filter: func(x, y []float64) []float64 { return ema(x, y, halfLife) },
		note: fmt.Sprintf("Lines are exponential means with a half-life of %g (%s); the faint curve behind is as measured.",
			halfLife, unit),
	}
	return nil
}

// centered returns the mean of the measured values within window/2 places of each measured value.
func centered(y []float64, window int) []float64 {
	out := make([]float64, len(y))
	for i, v := range y {
		if math.IsNaN(v) {
			out[i] = v
			continue
		}
		sum, n := 0.0, 0
		for j := max(0, i-window/2); j <= min(len(y)-1, i+window/2); j++ {
			if !math.IsNaN(y[j]) {
				sum += y[j]
				n++
			}
		}
		out[i] = sum / float64(n)
	}
	return out
}

// ema returns sum_j w_j y_j / sum_j w_j over the measured j <= i, with w_j = 2^-((x_i-x_j)/halfLife).
func ema(x, y []float64, halfLife float64) []float64 {
	out := make([]float64, len(y))
	var sum, weight, at float64
	for i, v := range y {
		if math.IsNaN(v) {
			out[i] = v
			continue
		}
		if weight > 0 {
			decay := math.Exp2(-(x[i] - at) / halfLife)
			sum, weight = sum*decay, weight*decay
		}
		sum, weight, at = sum+v, weight+1, x[i]
		out[i] = sum / weight
	}
	return out
}

// apply returns the series with every curve filtered.
func (s smoothing) apply(in Series) Series {
	if s.filter == nil {
		return in
	}
	out := in
	out.Y = s.filter(in.X, in.Y)
	if in.Low != nil && in.Averaged != nil {
		smooth := make([]Line, len(in.Averaged))
		for i, one := range in.Averaged {
			smooth[i] = Line{X: one.X, Y: s.filter(one.X, one.Y)}
		}
		_, out.Y, out.Low, out.High = Average(smooth, len(smooth))
	} else if in.Low != nil {
		out.Low, out.High = s.filter(in.X, in.Low), s.filter(in.X, in.High)
	}
	out.Members = make([]Line, len(in.Members))
	for i, m := range in.Members {
		out.Members[i] = Line{X: m.X, Y: s.filter(m.X, m.Y)}
	}
	return out
}
