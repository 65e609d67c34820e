package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// layerNormGradCols is the body of the column sums: xhat is rounded to float32 as in the portable
// code, all else is exact up to the addition in float64, so the bits agree.
func layerNormGradCols(v vector, vectors int) {
	dy, x, mean, rstd := integer("dy"), integer("x"), integer("mean"), integer("rstd")
	rows, stride := integer("rows"), integer("stride")
	gain, bias := v.zeros(2*vectors), v.zeros(2*vectors)
	countDown(rows, func() {
		mu, scale := v.new(), v.new()
		VBROADCASTSS(Mem{Base: mean}, mu)
		VBROADCASTSS(Mem{Base: rstd}, scale)
		for i := range vectors {
			xhat := v.new()
			VMOVUPS(Mem{Base: x, Disp: i * v.lanes * 4}, xhat)
			VSUBPS(mu, xhat, xhat)
			VMULPS(scale, xhat, xhat)
			for h := range 2 {
				wideX, wideDY := v.new(), v.new()
				if h == 0 {
					VCVTPS2PD(v.half(xhat), wideX)
				} else {
					if v.masked {
						VEXTRACTF64X4(U8(1), xhat, v.half(xhat))
					} else {
						VEXTRACTF128(U8(1), xhat, v.half(xhat))
					}
					VCVTPS2PD(v.half(xhat), wideX)
				}
				VCVTPS2PD(Mem{Base: dy, Disp: (2*i + h) * v.lanes * 2}, wideDY)
				VADDPD(wideDY, bias[2*i+h], bias[2*i+h])
				VFMADD231PD(wideDY, wideX, gain[2*i+h])
			}
		}
		ADDQ(U8(4), mean)
		ADDQ(U8(4), rstd)
		ADDQ(stride, x)
		ADDQ(stride, dy)
	})
	v.storeRounded(gain, integer("dgamma"))
	v.storeRounded(bias, integer("dbeta"))
	v.end()
}
