// Package fit has the polynomials that the element-wise kernels of all instruction sets compute with, so that their
// results agree.
package fit

import "math"

// chebyshev gives the coefficients, lowest first, of the polynomial that meets f on [-1, 1] at the
// Chebyshev nodes; it is within a small factor of the best polynomial of that degree.
func chebyshev(f func(float64) float64, degree int) []float64 {
	n := degree + 1
	result := make([]float64, n)
	// This and next Chebyshev polynomial by the recurrence T(j+1) = 2u·T(j) - T(j-1).
	this, next := make([]float64, n+1), make([]float64, n+1)
	this[0], next[1] = 1, 1
	for j := range n {
		var c float64
		for i := range n {
			angle := math.Pi * (float64(i) + 0.5) / float64(n)
			c += 2 / float64(n) * f(math.Cos(angle)) * math.Cos(float64(j)*angle)
		}
		if j == 0 {
			c /= 2
		}
		after := make([]float64, n+1)
		for i := range n {
			result[i] += c * this[i]
			after[i] -= this[i]
			after[i+1] += 2 * next[i]
		}
		after[n] -= this[n]
		this, next = next, after
	}
	return result
}

// ExpCoefficients are those of g in exp(r) = 1 + r + r²·g(r) for |r| ≤ ln2/2, degree 4 (relative
// error of exp 1.0e-8). Keeping 1 + r apart makes exp(0) exactly 1.
func ExpCoefficients() []float64 {
	const half = math.Ln2 / 2
	scaled := chebyshev(func(u float64) float64 {
		r := u * half
		if math.Abs(r) < 1e-3 { // the quotient below would cancel
			return 0.5 + r/6 + r*r/24
		}
		return (math.Expm1(r) - r) / (r * r)
	}, 4)
	power := 1.0
	for i := range scaled {
		scaled[i] /= power
		power *= half
	}
	return scaled
}

// The tail of the normal distribution, Q(a) = erfc(a/√2)/2 for a ≥ 0, is exp(-a²/2)·t·P(u): with
// t = 1/(1+a/TailScale) and u the affine image of t that maps 0 ≤ a ≤ TailTop to [-1, 1], P varies
// little. Degree 9 leaves a relative error of 3.1e-9; TailScale was searched for that.
const (
	TailScale = 4.2
	TailTop   = 15 // exp(-TailTop²/2) is 0 in float32
)

// Tail gives P and u = slope·t + shift.
func Tail() (coefficients []float64, slope, shift float64) {
	low := 1 / (1 + TailTop/TailScale)
	slope = 2 / (1 - low)
	shift = 1 - slope
	coefficients = chebyshev(func(u float64) float64 {
		t := (u - shift) / slope
		a := (1/t - 1) * TailScale
		return math.Exp(a*a/2) * 0.5 * math.Erfc(a/math.Sqrt2) / t
	}, 9)
	return coefficients, slope, shift
}
