// Command gemmneon writes the matrix multiplication micro-kernel of package kernels for arm64.
//
// 12 rows × 8 columns of c are in 24 registers, which leaves two for b and six for a. A multiply-add by a lane of a
// needs no copy of that lane in all lanes of a register, as AVX does.
package main

import (
	"flag"
	"log"

	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

//go:generate go run . -out ../../gemm_arm64.s -stubs ../../gemm_stubs_arm64.go

func main() {
	out := flag.String("out", "", "file of assembly to write")
	stubs := flag.String("stubs", "", "file of Go declarations to write")
	flag.Parse()
	file := &neon.File{Command: "go generate ./gemmneon in internal/kernels/gen", Table: "gemmNEONConstants"}
	matmul(file)
	for _, width := range []int{8, 12} {
		rows(file, width)
	}
	transpose(file)
	peak(file)
	if err := file.Write(*out, *stubs); err != nil {
		log.Fatal(err)
	}
}
