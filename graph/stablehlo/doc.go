// Package stablehlo writes computations on tensors as StableHLO text, the language that XLA compiles for CPUs, GPUs and
// other devices (https://openxla.org/stablehlo). It only writes text: it neither compiles nor runs it.
//
//	f := stablehlo.NewFunc("example")
//	x := f.Argument("x", stablehlo.Type{Element: stablehlo.F32, Shape: []int{2, 3}})
//	y := x.Mul(x.Like(2)).Sum(1)
//	text, err := f.Return(stablehlo.Result{Name: "y", Value: y})
//
// Types and shapes are checked as operations are added. After the first error all operations return empty values, and
// [Func.Return] returns the error, so that a computation can be read like its equations.
package stablehlo
