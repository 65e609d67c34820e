package pjrt_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

// product multiplies 2x3 by 3x2.
const product = `module @product {
 func.func @main(%x: tensor<2x3xf32>, %w: tensor<3x2xf32>) -> tensor<2x2xf32> {
  %y = stablehlo.dot_general %x, %w, contracting_dims = [1] x [0] :
    (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
 }
}
`

func compile(t *testing.T, client *pjrt.Client, module string, options pjrt.CompileOptions) *pjrt.Executable {
	t.Helper()
	exe, err := client.Compile(module, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(exe.Free)
	return exe
}

func float32s(t *testing.T, client *pjrt.Client, data []float32, shape ...int) *pjrt.Buffer {
	t.Helper()
	b, err := client.Float32s(data, shape...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Free)
	return b
}

func TestAProgramRuns(t *testing.T) {
	client := pjrttest.Client(t)
	exe := compile(t, client, product, pjrt.CompileOptions{})
	x := float32s(t, client, []float32{1, 2, 3, 4, 5, 6}, 2, 3)
	w := float32s(t, client, []float32{1, 0, 0, 1, 1, 1}, 3, 2)
	for range 3 {
		outs, err := exe.Execute([]*pjrt.Buffer{x, w})
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float32, 4)
		if err := outs[0].Read(got); err != nil {
			t.Fatal(err)
		}
		if want := []float32{4, 5, 10, 11}; !slices.Equal(got, want) || !slices.Equal(outs[0].Shape(), []int{2, 2}) {
			t.Errorf("product %v of shape %v, want %v", got, outs[0].Shape(), want)
		}
		outs[0].Free()
	}
}

func TestWhatIsFreedIsCounted(t *testing.T) {
	client := pjrttest.Client(t)
	exe, err := client.Compile(product, pjrt.CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := client.Float32s(make([]float32, 6), 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	w, err := client.Float32s(make([]float32, 6), 3, 2)
	if err != nil {
		t.Fatal(err)
	}
	outs, err := exe.Execute([]*pjrt.Buffer{x, w})
	if err != nil {
		t.Fatal(err)
	}
	if buffers, executables := client.Live(); buffers != 3 || executables != 1 {
		t.Errorf("%d buffers and %d executables, want 3 and 1", buffers, executables)
	}
	for range 2 {
		x.Free()
		w.Free()
		outs[0].Free()
		exe.Free()
	}
	if buffers, executables := client.Live(); buffers != 0 || executables != 0 {
		t.Errorf("%d buffers and %d executables after Free, want none", buffers, executables)
	}
	if n := client.Plugin().LiveEvents(); n != 0 {
		t.Errorf("%d events are left", n)
	}
	var freed *pjrt.FreedError
	if err := x.Read(make([]float32, 6)); !errors.As(err, &freed) {
		t.Errorf("reading a freed buffer: %v", err)
	}
	if _, err := exe.Execute([]*pjrt.Buffer{x, w}); !errors.As(err, &freed) {
		t.Errorf("executing a freed program: %v", err)
	}
}
