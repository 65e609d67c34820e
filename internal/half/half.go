// Package half widens the two float types of 16 bits, which file formats hold and this program does not compute in.
package half

import "math"

// Float32 widens an IEEE 754 binary16. Every half is exactly a float32, subnormals and NaN included.
func Float32(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exponent, fraction := uint32(h>>10&0x1f), uint32(h&0x3ff)
	switch exponent {
	case 0: // zero and subnormals: fraction * 2^-24, exact in float32
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)*(1.0/(1<<24))))
	case 0x1f:
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}

// Brain widens a bfloat16, the upper half of a float32.
func Brain(h uint16) float32 { return math.Float32frombits(uint32(h) << 16) }
