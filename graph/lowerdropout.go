package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
)

func (d dropping) lower(l *Lowering, in []stablehlo.Value) stablehlo.Value {
	x := in[0]
	flat := l.Iota(stablehlo.Type{Element: stablehlo.U32, Shape: []int{x.Size()}}, 0)
	if len(in) > 2 {
		flat = flat.Add(d.rows.lowerFirstIndex(in[2], x.Shape).Along(flat))
	}
	return x.Mul(l.DropoutMask(x.Element, d.p, d.key.Lower(in[1]), flat.Reshape(x.Shape...)))
}

// Lower is the key at a step, which is one number of [stablehlo.S32]; the result is a scalar of [stablehlo.U64].
func (k DropoutKey) Lower(step stablehlo.Value) stablehlo.Value {
	step = step.Reshape().Convert(stablehlo.U64)
	return LowerMix(step.Add(likeUint(step, k.base)))
}

// DropoutMask are the factors by which dropout with probability p multiplies values, 0 or 1/(1-p), with the bits of the
// CPU's kernels. Each key, of [stablehlo.U64], belongs to a vector: a scalar to one, a tensor of the first dimensions
// of index to one for each of its elements. index, of [stablehlo.U32], is the place of each value in its vector.
func (l *Lowering) DropoutMask(e stablehlo.Element, p float64, key, index stablehlo.Value) stablehlo.Value {
	threshold, scale := kernels.DropoutRate(p)
	// One mixed counter serves four values, 16 bits each.
	counter := index.Div(index.Like(4)).Add(index.Like(1)).Convert(stablehlo.U64)
	leading := make([]int, len(key.Shape))
	for i := range leading {
		leading[i] = i
	}
	seed := mixBits(key).Along(counter, leading...)
	bits := mixBits(seed.Add(counter.Mul(likeUint(counter, goldenGamma))))
	shift := index.Rem(index.Like(4)).Mul(index.Like(16)).Convert(stablehlo.U64)
	part := bits.Shr(shift).Convert(stablehlo.U32).And(index.Like(0xffff))
	kept := l.Fill(stablehlo.Type{Element: e, Shape: index.Shape}, scale)
	return part.Lt(index.Like(float64(threshold))).Select(kept.Like(0), kept)
}

// goldenGamma is the increment of SplitMix64.
const goldenGamma = 0x9e3779b97f4a7c15

// LowerMix is rng.Mix of words of [stablehlo.U64].
func LowerMix(x stablehlo.Value) stablehlo.Value { return mixBits(x.Add(likeUint(x, goldenGamma))) }

// mixBits is the output function of SplitMix64.
func mixBits(z stablehlo.Value) stablehlo.Value {
	z = z.Xor(z.Shr(likeUint(z, 30))).Mul(likeUint(z, 0xbf58476d1ce4e5b9))
	z = z.Xor(z.Shr(likeUint(z, 27))).Mul(likeUint(z, 0x94d049bb133111eb))
	return z.Xor(z.Shr(likeUint(z, 31)))
}

// likeUint is a constant of v's type, which is [stablehlo.U64].
func likeUint(v stablehlo.Value, c uint64) stablehlo.Value {
	if !v.Valid() {
		return v
	}
	return v.Func().FillUint(v.Type, c)
}
