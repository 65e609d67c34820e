package kernels

import "math"

// Softmax writes exp(x-max)/Σexp(x-max) of one row to p; p may be x. An entry of -Inf gives exactly
// 0. A row of only -Inf gives all zeros: that is the attention of a masked query, which attends
// to nothing. A NaN or +Inf makes the row NaN.
func Softmax[T Float](p, x []T) {
	x = x[:len(p)]
	if k := vectors(p); k.expSum != nil {
		softmaxVector(k, single(p), single(x))
		return
	}
	softmaxPortable(p, x)
}

// SoftmaxGrad is the backward pass of Softmax for one row: dx = p·(dp - Σp·dp). dx may be dp.
func SoftmaxGrad[T Float](dx, p, dp []T) {
	p, dp = p[:len(dx)], dp[:len(dx)]
	if k := vectors(dx); k.softmaxGrad != nil {
		k.softmaxGrad(single(dx), single(p), single(dp))
		return
	}
	softmaxGradPortable(dx, p, dp)
}

// LogSumExp returns log Σexp(x) without overflow; -Inf for an empty row or one of nothing but -Inf.
func LogSumExp[T Float](x []T) T {
	if k := vectors(x); k.sumExp != nil {
		return T(logSumExpVector(k, single(x)))
	}
	return logSumExpPortable(x)
}

func softmaxPortable[T Float](p, x []T) {
	shift := maxOf(x)
	if math.IsInf(float64(shift), -1) {
		shift = 0 // -Inf minus -Inf would be NaN where exp should be 0
	}
	var sum float64
	for i, v := range x {
		e := math.Exp(float64(v) - float64(shift))
		sum += e
		p[i] = T(e)
	}
	inverse := T(1 / sum)
	if sum == 0 {
		inverse = 0
	}
	for i := range p {
		p[i] *= inverse
	}
}

func softmaxGradPortable[T Float](dx, p, dp []T) {
	var dot float64
	for i, v := range p {
		dot += float64(v) * float64(dp[i])
	}
	for i, v := range p {
		dx[i] = v * (dp[i] - T(dot))
	}
}

func logSumExpPortable[T Float](x []T) T {
	shift := float64(maxOf(x))
	if math.IsInf(shift, 0) {
		shift = 0
	}
	var sum float64
	for _, v := range x {
		sum += math.Exp(float64(v) - shift)
	}
	return T(shift + math.Log(sum))
}

// maxOf passes over NaN: the caller's exponentials carry it into the sum.
func maxOf[T Float](x []T) T {
	largest := T(math.Inf(-1))
	for _, v := range x {
		if v > largest {
			largest = v
		}
	}
	return largest
}
