// Command elementwise writes the float32 vector code of package kernels that is not matrix
// multiplication.
//
// Each function is written once against the type vector and emitted for AVX-512 and for AVX2. What
// needs more than one slice element at a time at the end of a row either masks the missing lanes or
// stops at a whole number of blocks and leaves the rest to portable Go; the functions' comments say
// which.
package main

import . "github.com/mmcloughlin/avo/build"

//go:generate go run . -out ../../elementwise_amd64.s -stubs ../../elementwise_stubs_amd64.go -pkg kernels

func main() {
	ConstraintExpr("amd64")
	for _, v := range []vector{wide, narrow} {
		sums(v)
		reductions(v)
		columns(v)
		gelu(v)
		softmax(v)
		layerNorm(v)
		layerNormGrad(v)
		adamW(v)
		dropout(v)
	}
	dot(narrow)
	Generate()
}
