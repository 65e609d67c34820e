// Command elementwiseneon writes the float32 vector code of package kernels for arm64 that is not matrix
// multiplication.
//
// A vector is two registers, eight lanes as with AVX2. Each function does the operations of its counterpart in
// ../elementwise for AVX2, with the same constants, in the same order: the results have the same bits.
package main

import (
	"flag"
	"log"

	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

//go:generate go run . -out ../../elementwise_arm64.s -stubs ../../elementwise_stubs_arm64.go

func main() {
	out := flag.String("out", "", "file of assembly to write")
	stubs := flag.String("stubs", "", "file of Go declarations to write")
	flag.Parse()
	file := &neon.File{Command: "go generate ./elementwiseneon in internal/kernels/gen", Table: "elementwiseNEON"}
	sums(file)
	reductions(file)
	dot(file)
	columns(file)
	gelu(file)
	softmax(file)
	layerNorm(file)
	layerNormGrad(file)
	layerNormGradCols(file)
	adamW(file)
	dropout(file)
	if err := file.Write(*out, *stubs); err != nil {
		log.Fatal(err)
	}
}
