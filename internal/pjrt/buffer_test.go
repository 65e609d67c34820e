package pjrt_test

import (
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
)

func TestWhatIsCopiedComesBack(t *testing.T) {
	client := pjrttest.Client(t)
	device := client.Devices()[len(client.Devices())-1]
	for _, c := range []struct {
		make  func() (*pjrt.Buffer, error)
		kind  pjrt.Type
		shape []int
		want  any
	}{
		{func() (*pjrt.Buffer, error) { return client.Float32s([]float32{1.5, -2, 3}, 3) },
			pjrt.Float32, []int{3}, []float32{1.5, -2, 3}},
		{func() (*pjrt.Buffer, error) { return client.Float32s([]float32{7}) }, pjrt.Float32, []int{}, []float32{7}},
		{func() (*pjrt.Buffer, error) { return client.Float32s(nil, 2, 0) }, pjrt.Float32, []int{2, 0}, []float32{}},
		{func() (*pjrt.Buffer, error) { return client.Int32s([]int32{-1, 1 << 30}, 1, 2) },
			pjrt.Int32, []int{1, 2}, []int32{-1, 1 << 30}},
		{func() (*pjrt.Buffer, error) { return client.Uint32s([]uint32{1 << 31, 2}, 2, 1) },
			pjrt.Uint32, []int{2, 1}, []uint32{1 << 31, 2}},
		{func() (*pjrt.Buffer, error) { return client.BF16s([]uint16{0x3f80, 0xc000}, 2) },
			pjrt.BF16, []int{2}, []uint16{0x3f80, 0xc000}},
		{func() (*pjrt.Buffer, error) { return device.Raw(pjrt.Bool, []byte{1, 0, 1, 1}, 2, 2) },
			pjrt.Bool, []int{2, 2}, []byte{1, 0, 1, 1}},
		{func() (*pjrt.Buffer, error) { return device.Raw(pjrt.Int64, make([]byte, 16), 2) },
			pjrt.Int64, []int{2}, make([]byte, 16)},
	} {
		b, err := c.make()
		if err != nil {
			t.Errorf("%v: %v", c.want, err)
			continue
		}
		got := reflect.MakeSlice(reflect.TypeOf(c.want), reflect.ValueOf(c.want).Len(), reflect.ValueOf(c.want).Len())
		if err := b.Read(got.Interface()); err != nil || !reflect.DeepEqual(got.Interface(), c.want) {
			t.Errorf("read %v, error %v, want %v", got, err, c.want)
		}
		if b.Type() != c.kind || !slices.Equal(b.Shape(), c.shape) {
			t.Errorf("shape %v, type %s; want %v, %s", b.Shape(), b.Type(), c.shape, c.kind)
		}
		b.Free()
	}
}

func TestSizesThatDoNotFit(t *testing.T) {
	client := pjrttest.Client(t)
	before, _ := client.Live()
	for _, shape := range [][]int{{2}, {2, 2}, {}, {-3}, {-1, -3}, {1 << 40, 1 << 40}, {0}} {
		_, err := client.Float32s([]float32{1, 2, 3}, shape...)
		testutil.WantSentence(t, err, "shape")
	}
	_, err := client.Devices()[0].Raw(pjrt.Type(77), []byte{1}, 1)
	testutil.WantSentence(t, err, "type 77")
	if after, _ := client.Live(); after != before {
		t.Errorf("%d buffers are left", after-before)
	}
	b := float32s(t, client, []float32{1, 2, 3}, 3)
	for _, dst := range []any{make([]float32, 2), make([]float32, 4), make([]int32, 3), make([]uint16, 6),
		make([]byte, 11), make([]float64, 3), nil, 1, []float32(nil)} {
		testutil.WantSentence(t, b.Read(dst), "cannot be read into")
	}
}

// A compiler may lay an output out column by column.
func TestATransposedOutputIsReadRowByRow(t *testing.T) {
	client := pjrttest.Client(t)
	exe := compile(t, client, `module @t {
 func.func @main(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = stablehlo.transpose %x, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
 }
}`, pjrt.CompileOptions{})
	outs, err := exe.Execute([]*pjrt.Buffer{float32s(t, client, []float32{1, 2, 3, 4, 5, 6}, 2, 3)})
	if err != nil {
		t.Fatal(err)
	}
	defer outs[0].Free()
	got := make([]float32, 6)
	if err := outs[0].Read(got); err != nil || !slices.Equal(got, []float32{1, 4, 2, 5, 3, 6}) {
		t.Errorf("transposed %v, error %v", got, err)
	}
}

func TestManyGoroutinesFreeAndUseTheSame(t *testing.T) {
	client := pjrttest.Client(t)
	exe := compile(t, client, product, pjrt.CompileOptions{})
	before, _ := client.Live()
	for range 20 {
		x, err := client.Float32s([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
		if err != nil {
			t.Fatal(err)
		}
		w, err := client.Float32s([]float32{1, 0, 0, 1, 1, 1}, 3, 2)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if i%4 == 3 {
					x.Free()
				}
				outs, err := exe.Execute([]*pjrt.Buffer{x, w}) // an error where x is freed
				if err != nil {
					return
				}
				got := make([]float32, 4)
				if err := outs[0].Read(got); err != nil || got[3] != 11 {
					t.Errorf("product %v, error %v", got, err)
				}
				outs[0].Free()
			})
			if i == 4 {
				runtime.GC()
			}
		}
		all.Wait()
		w.Free()
	}
	if after, _ := client.Live(); after != before {
		t.Errorf("%d buffers are left", after-before)
	}
	if n := client.Plugin().LiveEvents(); n != 0 {
		t.Errorf("%d events are left", n)
	}
}
