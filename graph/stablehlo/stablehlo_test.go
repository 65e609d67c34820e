package stablehlo_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph/stablehlo"
)

func tensor(e stablehlo.Element, shape ...int) stablehlo.Type {
	return stablehlo.Type{Element: e, Shape: shape}
}

func Example() {
	f := stablehlo.NewFunc("example")
	x := f.Argument("x", tensor(stablehlo.F32, 2, 3))
	y := x.Mul(x.Like(0.5))
	m, err := f.Return(
		stablehlo.Result{Name: "last", Value: y.Slice(1, 2, 3)},
		stablehlo.Result{Name: "x", Value: x.Neg(), Donor: "x"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(m.Text)
	// Output:
	// module @"example" {
	//   func.func public @main(
	//       %arg0: tensor<2x3xf32> {tf.aliasing_output = 1 : i32}
	//   ) -> (tensor<2x1xf32>, tensor<2x3xf32>) {
	//     %0 = stablehlo.constant dense<5.0e-01> : tensor<2x3xf32>
	//     %1 = stablehlo.multiply %arg0, %0 : tensor<2x3xf32>
	//     %2 = stablehlo.slice %1 [0:2, 2:3] : (tensor<2x3xf32>) -> tensor<2x1xf32>
	//     %3 = stablehlo.negate %arg0 : tensor<2x3xf32>
	//     return %2, %3 : tensor<2x1xf32>, tensor<2x3xf32>
	//   }
	// }
}

// Every operation refuses types that do not fit, names them, and keeps the first error.
func TestOperationsRefuseWrongTypes(t *testing.T) {
	type values struct{ a, b, wide, ids, on, scalar stablehlo.Value }
	type use = func(f *stablehlo.Func, v values) stablehlo.Value
	for name, call := range map[string]use{
		"add of tensor<2x3xf32> and tensor<3x2xf32>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Add(v.b)
		},
		"multiply of tensor<2x3xf32> and tensor<2x3xf64>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Mul(v.wide)
		},
		"comparison of tensor<2x3xf32> and": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Lt(v.scalar)
		},
		"select by tensor<2x3xf32>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Select(v.a, v.a)
		},
		"select by tensor<2x3xi1>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.on.Select(v.a, v.b)
		},
		"reshape of tensor<2x3xf32> to [4]": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Reshape(4)
		},
		"transpose of tensor<2x3xf32> in the order [0 0]": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Transpose(0, 0)
		},
		"transpose of tensor<2x3xf32> in the order [0]": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Transpose(0)
		},
		"broadcast of tensor<2x3xf32>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Along(v.b, 0, 1)
		},
		"slice 1 to 4 of dimension 1": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Slice(1, 1, 4)
		},
		"pad dimension 2": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Pad(2, 1, 1)
		},
		"concatenation of tensor<2x3xf32>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return stablehlo.Concat(0, v.a, v.b)
		},
		"reduction of tensor<2x3xf32>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Sum(2)
		},
		"cumulative sum of tensor<2x3xf32>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.CumulativeSum(2)
		},
		"product of tensor<2x3xf32>": func(f *stablehlo.Func, v values) stablehlo.Value {
			return stablehlo.Dot(v.a, v.b, stablehlo.Product{Sum: [2][]int{{0}, {0}}})
		},
		"selection of rows": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.TakeRows(v.b)
		},
		"selection of ranges of 4": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.TakeRanges(v.ids, 4)
		},
		"scatter of rows": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.AddRows(v.ids, v.b)
		},
		"iota along": func(f *stablehlo.Func, v values) stablehlo.Value {
			return f.Iota(v.a.Type, 2)
		},
		"from 1 numbers": func(f *stablehlo.Func, v values) stablehlo.Value {
			return f.Ints([]int{1}, 2)
		},
		"empty value": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Add(stablehlo.Value{})
		},
		"two arguments have": func(f *stablehlo.Func, v values) stablehlo.Value {
			return f.Argument("a", v.a.Type)
		},
		"values of two computations": func(f *stablehlo.Func, v values) stablehlo.Value {
			return v.a.Add(stablehlo.NewFunc("other").Argument("a", v.a.Type))
		},
	} {
		f := stablehlo.NewFunc("wrong")
		v := values{
			a: f.Argument("a", tensor(stablehlo.F32, 2, 3)), b: f.Argument("b", tensor(stablehlo.F32, 3, 2)),
			wide: f.Argument("wide", tensor(stablehlo.F64, 2, 3)), ids: f.Argument("ids", tensor(stablehlo.S32, 2)),
			on: f.Argument("on", tensor(stablehlo.Bool, 2, 3)), scalar: f.Argument("scalar", tensor(stablehlo.F32)),
		}
		y := call(f, v)
		if y.Valid() || f.Err() == nil || !strings.Contains(f.Err().Error(), name) {
			t.Errorf("%s: the error is %v", name, f.Err())
		}
		first := f.Err()
		y.Add(v.a).Sum(5).Reshape(9).Erf().Finite().Convert(stablehlo.S32).Like(1).Transpose(7)
		if m, err := f.Return(stablehlo.Result{Name: "a", Value: v.a}); m != nil || err != first {
			t.Errorf("%s: Return gives %v and not the first error", name, err)
		}
	}
}

func TestReturnRefusesWrongResults(t *testing.T) {
	for want, result := range map[string]func(f *stablehlo.Func, a, b stablehlo.Value) []stablehlo.Result{
		"no value": func(*stablehlo.Func, stablehlo.Value, stablehlo.Value) []stablehlo.Result {
			return []stablehlo.Result{{Name: "x"}}
		},
		"no argument": func(_ *stablehlo.Func, a, _ stablehlo.Value) []stablehlo.Result {
			return []stablehlo.Result{{Name: "x", Value: a, Donor: "z"}}
		},
		"cannot have the memory": func(_ *stablehlo.Func, a, _ stablehlo.Value) []stablehlo.Result {
			return []stablehlo.Result{{Name: "x", Value: a, Donor: "b"}}
		},
		"cannot have the memory of the argument a": func(_ *stablehlo.Func, a, _ stablehlo.Value) []stablehlo.Result {
			return []stablehlo.Result{{Name: "x", Value: a, Donor: "a"}, {Name: "y", Value: a, Donor: "a"}}
		},
	} {
		f := stablehlo.NewFunc("wrong")
		a, b := f.Argument("a", tensor(stablehlo.F32, 2)), f.Argument("b", tensor(stablehlo.F64, 2))
		if _, err := f.Return(result(f, a, b)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", want, err)
		}
	}
}

// Numbers are written so that they are read as the same numbers, and as the grammar wants them.
func TestNumbers(t *testing.T) {
	f := stablehlo.NewFunc("numbers")
	for _, c := range []struct {
		e    stablehlo.Element
		x    float64
		want string
	}{
		{stablehlo.F32, 1, "1.0e+00"}, {stablehlo.F32, 0.1, "1.0000000149011612e-01"}, {stablehlo.F64, 0.1, "1.0e-01"},
		{stablehlo.F32, 1e-300, "0.0e+00"}, {stablehlo.F32, math.Inf(-1), "0xFF800000"},
		{stablehlo.F64, math.Inf(1), "0x7FF0000000000000"}, {stablehlo.BF16, math.Inf(1), "0x7F80"},
		{stablehlo.S32, -7, "-7"}, {stablehlo.Bool, 1, "true"},
	} {
		f.Fill(tensor(c.e), c.x)
		m, err := f.Return()
		if err != nil || !strings.Contains(m.Text, "dense<"+c.want+"> : tensor<"+string(c.e)+">") {
			t.Errorf("%v of %v is not written as %s: %v\n%s", c.x, c.e, c.want, err, m.Text)
		}
	}
	f.FillUint(tensor(stablehlo.U64), math.MaxUint64)
	m, err := f.Return()
	if err != nil || !strings.Contains(m.Text, "dense<18446744073709551615>") {
		t.Errorf("the largest word is not there: %v\n%s", err, m.Text)
	}
}

// Equal constants are one, whose text could otherwise be most of a module.
func TestConstantsAreSharedAndProductsRounded(t *testing.T) {
	f := stablehlo.NewFunc("shared")
	f.Products = stablehlo.InBF16
	x := f.Argument("x", tensor(stablehlo.F32, 4, 4))
	y := stablehlo.Dot(x.Mul(x.Like(2)).Add(x.Like(2)), x, stablehlo.Product{Sum: [2][]int{{1}, {0}}})
	m, err := f.Return(stablehlo.Result{Name: "y", Value: y})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(m.Text, "stablehlo.constant"); n != 1 {
		t.Errorf("%d constants, want 1:\n%s", n, m.Text)
	}
	if !strings.Contains(m.Text, "[DEFAULT, DEFAULT] : (tensor<4x4xbf16>, tensor<4x4xbf16>) -> tensor<4x4xf32>") {
		t.Errorf("the product is not one of bf16 with sums in float32:\n%s", m.Text)
	}
}
