package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// linearTicks returns at most most round values within [lo, hi], labelled alike.
func linearTicks(lo, hi float64, most int, percent bool) []plot.Tick {
	scale := 1.0
	if percent {
		scale = 100
	}
	step := roundStep((hi-lo)*scale, most)
	kilo := step >= 1000 && math.Max(math.Abs(lo), math.Abs(hi))*scale >= 10_000
	var ticks []plot.Tick
	// Counting in whole steps keeps 0 exactly 0 and 0.3 free of rounding dust.
	first := math.Ceil(lo*scale/step - 1e-9)
	for i := range most { // not a test of k alone: k++ stands still where 1 is below its precision
		k := first + float64(i)
		if k*step > hi*scale+1e-9*step {
			break
		}
		ticks = append(ticks, plot.Tick{Value: k * step / scale, Label: tickLabel(k*step, step, kilo, percent)})
	}
	return ticks
}

// roundStep returns the smallest of 1, 2, 2.5, 5 times a power of ten that cuts span into fewer
// than most parts.
func roundStep(span float64, most int) float64 {
	raw := span / float64(most-1)
	mag := math.Pow10(int(math.Floor(math.Log10(raw))))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if raw <= m*mag*(1+1e-9) {
			return m * mag
		}
	}
	return 10 * mag
}

// tickLabel writes v with the digits that its step needs, a true minus sign, and groups of three.
func tickLabel(v, step float64, kilo, percent bool) string {
	unit := ""
	if kilo && v != 0 {
		v, step, unit = v/1000, step/1000, "k"
	}
	if percent {
		unit = "%"
	}
	if v == 0 && step < 1e-5 {
		return "0" + unit
	}
	if a := math.Abs(v); a >= 1e7 || step < 1e-5 {
		prec := min(max(int(math.Ceil(math.Log10(a/step)+1)), 1), 15)
		return strings.Replace(strconv.FormatFloat(v, 'g', prec, 64), "-", "−", 1) + unit
	}
	digits := 0
	for s := step; digits < 9 && math.Abs(s-math.Round(s)) > 1e-6*s; s *= 10 {
		digits++
	}
	s := group(strconv.FormatFloat(math.Abs(v), 'f', digits, 64))
	if v < 0 {
		s = "−" + s
	}
	return s + unit
}

// group sets commas in the whole part of a number of four digits or more.
func group(s string) string {
	whole, rest, dot := strings.Cut(s, ".")
	if len(whole) > 3 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if dot {
		return whole + "." + rest
	}
	return whole
}

// logLabel writes a power of ten, or a small multiple of one, as a number while that stays short.
func logLabel(v float64) string {
	if v >= 0.9e-3 && v < 1e5 {
		return group(strconv.FormatFloat(v, 'f', -1, 64))
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	sign := strings.Replace(strings.TrimSuffix(exponent[:1], "+"), "-", "−", 1)
	return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
}

// logTicks returns round values within [lo, hi] for a logarithmic axis: powers of ten, and between
// them 2 and 5 or 3 where powers alone would be fewer than three.
func logTicks(lo, hi float64, most int) []plot.Tick {
	var ticks []plot.Tick
	for _, mantissas := range [][]float64{{1}, {1, 3}, {1, 2, 5}} {
		var more []plot.Tick
		for e := math.Floor(math.Log10(lo)); e <= math.Ceil(math.Log10(hi)); e++ {
			for _, m := range mantissas {
				v, _ := strconv.ParseFloat(fmt.Sprintf("%ge%d", m, int(e)), 64) // m*10^e, which a product would round
				if v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
					more = append(more, plot.Tick{Value: v, Label: logLabel(v)})
				}
			}
		}
		if len(ticks) > 0 && len(more) > most {
			break
		}
		ticks = more
	}
	for len(ticks) > most { // many decades: every second power, every fourth, ...
		var kept []plot.Tick
		for i := 0; i < len(ticks); i += 2 {
			kept = append(kept, ticks[i])
		}
		ticks = kept
	}
	if len(ticks) < 2 { // less than a factor of two: a linear axis has better numbers
		return linearTicks(lo, hi, most, false)
	}
	return ticks
}
