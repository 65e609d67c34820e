// Package kernels holds the arithmetic of the graph: functions on slices, without Gorgonia.
//
// Every function is generic over float32 and float64. float64 runs the portable loops and serves
// gradient checks; float32 takes the fastest code that the machine has. Results never depend on the
// number of threads: threads split output blocks, never a sum.
package kernels

// Float is the element type of a kernel.
type Float interface{ float32 | float64 }
