package pjrt_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

// step adds 1 to a tensor, in the tensor's own memory, and returns its double too.
const step = `module @step {
 func.func @main(%w: tensor<4xf32> {tf.aliasing_output = 0 : i32}) -> (tensor<4xf32>, tensor<4xf32>) {
  %one = stablehlo.constant dense<1.0> : tensor<4xf32>
  %next = stablehlo.add %w, %one : tensor<4xf32>
  %double = stablehlo.add %w, %w : tensor<4xf32>
  return %next, %double : tensor<4xf32>, tensor<4xf32>
 }
}
`

func TestADonatedArgumentIsGone(t *testing.T) {
	client := pjrttest.Client(t)
	exe := compile(t, client, step, pjrt.CompileOptions{})
	w := float32s(t, client, []float32{1, 2, 3, 4}, 4)
	got := make([]float32, 4)
	for i := range 5 { // as training does: the weights stay on the device
		outs, err := exe.Execute([]*pjrt.Buffer{w})
		if err != nil {
			t.Fatal(err)
		}
		freed := new(pjrt.FreedError)
		if err := w.Read(got); !errors.As(err, &freed) {
			t.Errorf("reading a donated buffer: %v", err)
		}
		if _, err := exe.Execute([]*pjrt.Buffer{w}); !errors.As(err, &freed) {
			t.Errorf("executing with a donated buffer: %v", err)
		}
		w.Free()
		w = outs[0]
		if err := outs[1].Read(got); err != nil || got[0] != float32(2*(i+1)) {
			t.Errorf("step %d: double %v, error %v", i, got, err)
		}
		outs[1].Free()
	}
	if err := w.Read(got); err != nil || !slices.Equal(got, []float32{6, 7, 8, 9}) {
		t.Errorf("weights %v, error %v", got, err)
	}
	w.Free()
}

func TestAnArgumentIsKept(t *testing.T) {
	client := pjrttest.Client(t)
	exe := compile(t, client, step, pjrt.CompileOptions{})
	w := float32s(t, client, []float32{1, 2, 3, 4}, 4)
	for range 3 {
		outs, err := exe.Execute([]*pjrt.Buffer{w}, 0)
		if err != nil {
			t.Fatal(err)
		}
		got, next := make([]float32, 4), make([]float32, 4)
		if err := errors.Join(w.Read(got), outs[0].Read(next)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, []float32{1, 2, 3, 4}) || !slices.Equal(next, []float32{2, 3, 4, 5}) {
			t.Errorf("argument %v, output %v", got, next)
		}
		outs[0].Free()
		outs[1].Free()
	}
}
