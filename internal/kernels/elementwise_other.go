//go:build !amd64 && !arm64

package kernels

// vectorCode has no entries where no assembly is written: every kernel is portable Go.
var vectorCode [neon + 1]vectorKernels
