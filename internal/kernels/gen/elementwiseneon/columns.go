package main

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

// columns writes sums down columns in float64.
func columns(file *neon.File) {
	for _, kind := range []struct {
		name  string
		width int
	}{{"colSumWide", 32}, {"colSumNarrow", 8}} {
		f := function{file.Func(kind.name+"NEON", "(dst, x *float32, rows, stride int)",
			fmt.Sprintf("sums %d columns of x, whose rows are stride bytes apart.", kind.width), 0)}
		x, rows, stride := f.Integer("x"), f.Integer("rows"), f.Integer("stride")
		acc := f.sums(kind.width)
		f.countDown(rows, func() {
			for i := 0; i < len(acc); i += 2 {
				f.Scope(func() {
					y, wide := f.V(), f.V()
					f.Load(x, 8*i, y)
					f.Two(neon.FCvtL, wide, y)
					f.Three(neon.FAddD, acc[i], wide, acc[i])
					f.Two(neon.FCvtL2, wide, y)
					f.Three(neon.FAddD, acc[i+1], wide, acc[i+1])
				})
			}
			f.Ins("ADD", stride, x)
		})
		f.storeRounded(acc, f.Integer("dst"))
		f.Return()
	}
}

// layerNormGradCols writes the sums for gain and bias: xhat is rounded to float32 as in the portable code, all else
// is exact up to the addition in float64, so the bits agree.
func layerNormGradCols(file *neon.File) {
	for _, kind := range []struct {
		name  string
		width int
	}{{"layerNormGradColsWide", 16}, {"layerNormGradColsNarrow", 8}} {
		f := function{file.Func(kind.name+"NEON", "(dgamma, dbeta, dy, x, mean, rstd *float32, rows, stride int)",
			fmt.Sprintf("sums %d columns of dy·xhat and dy, whose rows are stride bytes apart.", kind.width), 0)}
		dy, x, mean, rstd := f.Integer("dy"), f.Integer("x"), f.Integer("mean"), f.Integer("rstd")
		rows, stride := f.Integer("rows"), f.Integer("stride")
		gain, bias := f.sums(kind.width), f.sums(kind.width)
		f.countDown(rows, func() {
			mu, scale := f.V(), f.V()
			f.Ins("VLD1R.P", fmt.Sprintf("4(%v)", mean), "["+mu.S4()+"]")
			f.Ins("VLD1R.P", fmt.Sprintf("4(%v)", rstd), "["+scale.S4()+"]")
			for i := 0; i < len(gain); i += 2 {
				f.Scope(func() {
					xhat, grad, wideX, wideDY := f.V(), f.V(), f.V(), f.V()
					f.Load(x, 8*i, xhat)
					f.Load(dy, 8*i, grad)
					f.Three(neon.FSub, xhat, xhat, mu)
					f.Three(neon.FMul, xhat, xhat, scale)
					for h, half := range []neon.Op{neon.FCvtL, neon.FCvtL2} {
						f.Two(half, wideX, xhat)
						f.Two(half, wideDY, grad)
						f.Three(neon.FAddD, bias[i+h], wideDY, bias[i+h])
						f.FMLAD(gain[i+h], wideDY, wideX)
					}
				})
			}
			f.Ins("ADD", stride, x)
			f.Ins("ADD", stride, dy)
		})
		f.storeRounded(gain, f.Integer("dgamma"))
		f.storeRounded(bias, f.Integer("dbeta"))
		f.Return()
	}
}

// sums takes registers of zeros for so many float64.
func (f function) sums(n int) []neon.V {
	acc := make([]neon.V, n/2)
	for i := range acc {
		acc[i] = f.V()
		f.Zero(acc[i])
	}
	return acc
}

// countDown runs body n times; n is used up.
func (f function) countDown(n neon.R, body func()) {
	loop, done := f.NewLabel("rows"), f.NewLabel("rowsdone")
	f.Ins("CBZ", n, done)
	f.Label(loop)
	f.Scope(body)
	f.Ins("SUBS", "$1", n)
	f.Ins("BNE", loop)
	f.Label(done)
}

// storeRounded writes registers of float64 as float32.
func (f function) storeRounded(acc []neon.V, dst neon.R) {
	f.Scope(func() {
		r := f.V()
		for i := 0; i < len(acc); i += 2 {
			f.Two(neon.FCvtN, r, acc[i])
			f.Two(neon.FCvtN2, r, acc[i+1])
			f.Store(r, dst, 8*i)
		}
	})
}
