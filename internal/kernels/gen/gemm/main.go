// Command gemm writes the matrix-product micro-kernels of package kernels.
package main

func main() {}
