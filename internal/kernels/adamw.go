package kernels

import "math"

// AdamW holds the settings of one update of Adam with decoupled weight decay.
type AdamW struct {
	LR          float64 // learning rate of this step, schedule applied
	Beta1       float64 // decay of the mean gradient, 0.9 by custom
	Beta2       float64 // decay of the mean squared gradient, 0.999 or 0.98
	Eps         float64 // added to the root, above 0
	WeightDecay float64 // 0 for biases and LayerNorm gains
	// Step counts updates from 1. It is read only with BiasCorrection.
	Step int
	// BiasCorrection divides the moments by 1-beta^Step as in Loshchilov & Hutter 2019 and
	// torch.optim.AdamW. DeBERTa's authors train without it.
	BiasCorrection bool
}

// AdamWUpdate moves the weights w by one step and their moments m and v with it, all of the length
// of w. The gradient is grad·gradScale, where gradScale carries the clipping:
//
//	m = beta1·m + (1-beta1)·g
//	v = beta2·v + (1-beta2)·g²
//	w = w - lr·decay·w - lr·m̂/(sqrt(v̂)+eps)
//
// with m̂ = m/(1-beta1^step) and v̂ = v/(1-beta2^step) under BiasCorrection, else m̂ = m and v̂ = v.
// The moments start at zero.
func AdamWUpdate[T Float](a AdamW, w, m, v, grad []T, gradScale T) {
	m, v, grad = m[:len(w)], v[:len(w)], grad[:len(w)]
	c := coefficients(a, gradScale)
	if k := vectors(w); k.adamW != nil {
		k.adamW(single(w), single(m), single(v), single(grad), float32(c.gradScale),
			float32(c.beta1), float32(c.rest1), float32(c.beta2), float32(c.rest2),
			float32(c.decay), float32(c.step), float32(c.inverseRootOfV), float32(c.eps))
		return
	}
	adamWPortable(w, m, v, grad, c)
}

// adamWCoefficients are the factors of an update in the type of the weights. Differences such as
// 1-beta2 are taken in float64, because float32 would keep three digits of them.
type adamWCoefficients[T Float] struct {
	gradScale                        T
	beta1, rest1, beta2, rest2       T
	decay, step, inverseRootOfV, eps T
}

func coefficients[T Float](a AdamW, gradScale T) adamWCoefficients[T] {
	correct1, correct2 := 1.0, 1.0
	if a.BiasCorrection {
		correct1 = 1 - math.Pow(a.Beta1, float64(a.Step))
		correct2 = 1 - math.Pow(a.Beta2, float64(a.Step))
	}
	return adamWCoefficients[T]{
		gradScale:      gradScale,
		beta1:          T(a.Beta1),
		rest1:          T(1 - a.Beta1),
		beta2:          T(a.Beta2),
		rest2:          T(1 - a.Beta2),
		decay:          T(a.LR * a.WeightDecay),
		step:           T(a.LR / correct1),
		inverseRootOfV: T(1 / math.Sqrt(correct2)),
		eps:            T(a.Eps),
	}
}

// adamWPortable subtracts decay and step together: w·(1-lr·decay) would round away most of a small
// decay in float32. The conversions to T forbid fused multiply-add, so that the vector code and every
// processor give the same bits.
func adamWPortable[T Float](w, m, v, grad []T, k adamWCoefficients[T]) {
	for i := range w {
		g := grad[i] * k.gradScale
		m[i] = T(k.beta1*m[i]) + T(k.rest1*g)
		v[i] = T(k.beta2*v[i]) + T(k.rest2*T(g*g))
		root := T(math.Sqrt(float64(v[i])))
		ratio := m[i] / (T(root*k.inverseRootOfV) + k.eps)
		w[i] -= T(k.decay*w[i]) + T(k.step*ratio)
	}
}
