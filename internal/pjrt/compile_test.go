package pjrt_test

import (
	"errors"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
)

func TestModulesThatDoNotCompile(t *testing.T) {
	client := pjrttest.Client(t)
	_, before := client.Live()
	for module, words := range map[string]string{
		"":         "main",
		"nonsense": "nonsense",
		"module { func.func @main() -> tensor<2xf32> { return } }":                                 "operands",
		"module { func.func @main(%x: tensor<f32>) -> tensor<2xf32> { return %x : tensor<f32> } }": "type",
		"module { func.func @other(%x: tensor<f32>) -> tensor<f32> { return %x : tensor<f32> } }":  "main",
	} {
		_, err := client.Compile(module, pjrt.CompileOptions{})
		testutil.WantSentence(t, err, "cannot compile the module", words)
		if refused := new(pjrt.CompileError); err != nil && !errors.As(err, &refused) {
			t.Errorf("an error of type %T", err)
		}
	}
	for name, value := range map[string]any{"xla_no_such_flag": true, "xla_cpu_enable_fast_math": "maybe",
		"xla_cpu_enable_fast_min_max": 1.5} {
		_, err := client.Compile(product, pjrt.CompileOptions{Flags: map[string]any{name: value}})
		testutil.WantSentence(t, err, name)
	}
	exe := compile(t, client, product, pjrt.CompileOptions{Flags: map[string]any{"xla_cpu_enable_fast_math": false,
		"xla_gpu_autotune_level": int64(0), "xla_dump_to": ""}})
	exe.Free()
	if _, after := client.Live(); after != before {
		t.Errorf("%d programs are left", after-before)
	}
}

func TestArgumentsThatDoNotFit(t *testing.T) {
	client := pjrttest.Client(t)
	exe := compile(t, client, product, pjrt.CompileOptions{})
	x := float32s(t, client, make([]float32, 6), 2, 3)
	small := float32s(t, client, make([]float32, 3), 3)
	before, _ := client.Live()
	_, err := exe.Execute(nil)
	testutil.WantSentence(t, err, "0", "2")
	_, err = exe.Execute([]*pjrt.Buffer{x, nil})
	testutil.WantSentence(t, err, "argument 1 is nil")
	if _, err := exe.Execute([]*pjrt.Buffer{x, small}); err == nil {
		t.Error("an argument of another size is taken")
	}
	exe.Expect(pjrt.Spec{Type: pjrt.Float32, Shape: []int{2, 3}}, pjrt.Spec{Type: pjrt.Float32, Shape: []int{3, 2}})
	_, err = exe.Execute([]*pjrt.Buffer{x, x})
	testutil.WantSentence(t, err, "argument 1", "[2 3]", "[3 2]")
	_, err = exe.Execute([]*pjrt.Buffer{x})
	testutil.WantSentence(t, err, "2 parameters", "1 arguments")
	if after, _ := client.Live(); after != before {
		t.Errorf("%d buffers are left", after-before)
	}
}

// The output has 16 TB. Whatever the plugin allocated for it is given back.
func TestTooLittleMemory(t *testing.T) {
	client := pjrttest.Client(t)
	exe := compile(t, client, `module @big {
 func.func @main(%x: tensor<f32>) -> tensor<4000x1000x1000x1000xf32> {
  %y = stablehlo.broadcast_in_dim %x, dims = [] : (tensor<f32>) -> tensor<4000x1000x1000x1000xf32>
  return %y : tensor<4000x1000x1000x1000xf32>
 }
}`, pjrt.CompileOptions{})
	x := float32s(t, client, []float32{1})
	before, _ := client.Live()
	_, err := exe.Execute([]*pjrt.Buffer{x})
	if full := new(pjrt.MemoryError); !errors.As(err, &full) {
		t.Errorf("error %v", err)
	}
	if after, _ := client.Live(); after != before {
		t.Errorf("%d buffers are left", after-before)
	}
}
