package attention_test

import (
	"math"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/rng"
)

// naive is the definition of disentangled attention, pair by pair in float64: no products of
// matrices, no tables by difference, no shorter sequences.
type naive struct {
	shape   attention.Shape
	terms   attention.Terms
	dropout float64
	key     uint64
	// flipP2C computes the position-to-content term with bucket(j-i): the porting mistake to catch.
	flipP2C bool
	// asked numbers the places that ask among those of their sequence; nil when all do. Dropout counts by it.
	asked map[int]int
}

// row is t(i, j) = clamp(bucket(i-j)+N, 0, 2N-1).
func (n naive) row(i, j int) int {
	s := n.shape
	return max(0, min(2*s.Buckets-1, attention.Bucket(i-j, s.Buckets, s.MaxPositions)+s.Buckets))
}

func (n naive) scale() float64 {
	return 1 / math.Sqrt(float64(n.terms.Count()*n.shape.Dim))
}

// pairs calls f for each open pair with the place of the heads' columns in rows i and j of the
// sequences and in rows t and tq of the key and query tables.
func (n naive) pairs(in attention.Inputs[float64], b, h, i int, f func(j, qi, kj, t, tq int)) {
	s := n.shape
	at := func(row int) int { return row*s.Width() + h*s.Dim }
	for j := range s.Seq {
		if in.Mask != nil && in.Mask[b*s.Seq+i]*in.Mask[b*s.Seq+j] == 0 {
			continue
		}
		t, tq := n.row(i, j), n.row(i, j)
		if n.flipP2C {
			tq = n.row(j, i)
		}
		f(j, at(b*s.Seq+i), at(b*s.Seq+j), at(t), at(tq))
	}
}

// probs is the softmax of row i and the factors of dropout, over all columns.
func (n naive) probs(in attention.Inputs[float64], b, h, i int) (p, factor []float64) {
	s := n.shape
	p, sum, largest := make([]float64, s.Seq), 0.0, math.Inf(-1)
	score := func(qi, kj, t, tq int) float64 {
		x := 0.0
		for c := range s.Dim {
			if n.terms.C2C {
				x += in.Q[qi+c] * in.K[kj+c]
			}
			if n.terms.C2P {
				x += in.Q[qi+c] * in.Kr[t+c]
			}
			if n.terms.P2C {
				x += in.Qr[tq+c] * in.K[kj+c]
			}
		}
		return x * n.scale()
	}
	n.pairs(in, b, h, i, func(j, qi, kj, t, tq int) { largest = max(largest, score(qi, kj, t, tq)) })
	n.pairs(in, b, h, i, func(j, qi, kj, t, tq int) {
		p[j] = math.Exp(score(qi, kj, t, tq) - largest)
		sum += p[j]
	})
	for j := range p {
		if sum > 0 {
			p[j] /= sum
		}
	}
	mask := make([]float64, s.Seq*s.Seq)
	kernels.DropoutMask(mask, n.dropout, rng.Mix(n.key)+uint64(b*s.Heads+h))
	if n.asked != nil {
		i = n.asked[b*s.Seq+i]
	}
	return p, mask[i*s.Seq : (i+1)*s.Seq]
}

// rows calls f for each query of each head of each sequence; at is where its columns are.
func (n naive) rows(f func(b, h, i, at int)) {
	for b := range n.shape.Batch {
		for h := range n.shape.Heads {
			for i := range n.shape.Seq {
				f(b, h, i, (b*n.shape.Seq+i)*n.shape.Width()+h*n.shape.Dim)
			}
		}
	}
}

func (n naive) forward(in attention.Inputs[float64]) []float64 {
	ctx := make([]float64, len(in.Q))
	n.rows(func(b, h, i, at int) {
		p, factor := n.probs(in, b, h, i)
		n.pairs(in, b, h, i, func(j, _, kj, _, _ int) {
			for c := range n.shape.Dim {
				ctx[at+c] += p[j] * factor[j] * in.V[kj+c]
			}
		})
	})
	return ctx
}

func (n naive) backward(in attention.Inputs[float64], dctx []float64) attention.Grads[float64] {
	d := newGrads[float64](n.shape)
	n.rows(func(b, h, i, at int) {
		p, factor := n.probs(in, b, h, i)
		dp, mean := make([]float64, len(p)), 0.0
		n.pairs(in, b, h, i, func(j, _, kj, _, _ int) {
			for c := range n.shape.Dim {
				dp[j] += factor[j] * dctx[at+c] * in.V[kj+c]
				d.V[kj+c] += factor[j] * p[j] * dctx[at+c]
			}
			mean += p[j] * dp[j]
		})
		n.pairs(in, b, h, i, func(j, qi, kj, t, tq int) {
			g := p[j] * (dp[j] - mean) * n.scale()
			for c := range n.shape.Dim {
				if n.terms.C2C {
					d.Q[qi+c] += g * in.K[kj+c]
					d.K[kj+c] += g * in.Q[qi+c]
				}
				if n.terms.C2P {
					d.Q[qi+c] += g * in.Kr[t+c]
					d.Kr[t+c] += g * in.Q[qi+c]
				}
				if n.terms.P2C {
					d.Qr[tq+c] += g * in.K[kj+c]
					d.K[kj+c] += g * in.Qr[tq+c]
				}
			}
		})
	})
	return d
}
