package safetensors_test

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/safetensors"
)

// small is a file with every writable type, a scalar and an empty tensor.
func small() (map[string]safetensors.Tensor, map[string]string) {
	return map[string]safetensors.Tensor{
		"b.weight": {Shape: []int{2, 3},
			Data: []float32{1, -2, float32(math.Inf(1)), 0, math.SmallestNonzeroFloat32, float32(math.Copysign(0, -1))}},
		"a":        {Shape: nil, Data: []float64{math.Pi}},
		"step":     {Shape: []int{1}, Data: []int64{math.MinInt64}},
		"key":      {Shape: []int{2}, Data: []uint64{math.MaxUint64, 7}},
		"flags":    {Shape: []int{3, 1}, Data: []uint8{0, 1, 255}},
		"none":     {Shape: []int{0, 4}, Data: []float32{}},
		"é \"\\\n": {Shape: []int{1}, Data: []float32{4}},
	}, map[string]string{"format": "pt", "config": "a: 1\nb: <\"x\">"}
}

func write(t *testing.T, tensors map[string]safetensors.Tensor, metadata map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := safetensors.Write(path, tensors, metadata); err != nil {
		t.Fatal(err)
	}
	return path
}

// checkSame wants the file to hold exactly these tensors, bit for bit.
func checkSame(t *testing.T, path string, tensors map[string]safetensors.Tensor, metadata map[string]string) {
	t.Helper()
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if want := slices.Sorted(maps.Keys(tensors)); !slices.Equal(f.Names(), want) {
		t.Fatalf("names %q, want %q", f.Names(), want)
	}
	if !maps.Equal(f.Metadata(), metadata) || !f.Verified() {
		t.Errorf("metadata %q (verified %v), want %q", f.Metadata(), f.Verified(), metadata)
	}
	for name, want := range tensors {
		shape, err := f.Shape(name)
		if err != nil || !slices.Equal(shape, want.Shape) {
			t.Errorf("%q: shape %v, %v; want %v", name, shape, err, want.Shape)
		}
		n := reflect.ValueOf(want.Data).Len()
		got := reflect.MakeSlice(reflect.TypeOf(want.Data), n, n).Interface()
		if err := f.ReadInto(name, got); err != nil {
			t.Fatal(err)
		}
		// %b prints a float's own bits, signed zero included.
		if g, w := fmt.Sprintf("%b", got), fmt.Sprintf("%b", want.Data); g != w {
			t.Errorf("%q: %s, want %s", name, g, w)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	tensors, metadata := small()
	checkSame(t, write(t, tensors, metadata), tensors, metadata)
	checkSame(t, write(t, nil, nil), nil, map[string]string{})
}

func TestRoundTripOfRandomFiles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 { // each is synced to the disk
		tensors := map[string]safetensors.Tensor{}
		for i := range r.IntN(6) {
			shape := make([]int, r.IntN(4))
			n := 1
			for d := range shape {
				shape[d] = r.IntN(40)
				n *= shape[d]
			}
			t32, t64, u64 := make([]float32, n), make([]float64, n), make([]uint64, n)
			for j := range n {
				t32[j], t64[j], u64[j] = float32(r.NormFloat64()), r.NormFloat64(), r.Uint64()
			}
			tensors[fmt.Sprintf("layer.%d.%d", r.IntN(100), i)] = safetensors.Tensor{Shape: shape,
				Data: []any{t32, t64, u64}[r.IntN(3)]}
		}
		checkSame(t, write(t, tensors, map[string]string{}), tensors, map[string]string{})
	}
}

func TestBytesAreDeterministicAndAligned(t *testing.T) {
	var first []byte
	for range 10 { // map order differs from call to call
		tensors, metadata := small()
		content, err := os.ReadFile(write(t, tensors, metadata))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = content
		}
		if !bytes.Equal(first, content) {
			t.Fatal("two files of equal tensors differ")
		}
	}
	if n := int(first[0]) | int(first[1])<<8; n%8 != 0 {
		t.Errorf("header of %d bytes leaves the data unaligned", n)
	}
}

func TestHalfPrecisionWidensExactly(t *testing.T) {
	// Values of binary16 by its definition, IEEE 754-2008 3.6; bfloat16 is the upper half of a float32.
	half := []uint16{0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8001, 0x03ff, 0x7c00, 0x8000, 0x3555}
	want := []float32{1, -2, 65504, 0x1p-14, 0x1p-24, -0x1p-24, 1023 * 0x1p-24, float32(math.Inf(1)),
		float32(math.Copysign(0, -1)), 0.333251953125}
	data := make([]byte, 0, 64)
	for _, h := range half {
		data = append(data, byte(h), byte(h>>8))
	}
	data = append(data, 0x80, 0x3f, 0x20, 0xc0) // bfloat16 1 and -2.5
	path := rawFile(t, `{"h":{"dtype":"F16","shape":[10],"data_offsets":[0,20]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[20,24]}}`, data)
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Verified() {
		t.Error("a file without checksum passes for verified")
	}
	got := make([]float32, 10)
	if err := f.ReadFloat32("h", got); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Errorf("half %#04x = %g, want %g", half[i], got[i], want[i])
		}
	}
	wide := make([]float64, 2)
	if err := f.ReadFloat64("b", wide); err != nil || wide[0] != 1 || wide[1] != -2.5 {
		t.Errorf("bfloat16 = %v, %v; want [1 -2.5]", wide, err)
	}
}

func TestReadsRefuseLossWrongSizeAndUnknownNames(t *testing.T) {
	tensors, metadata := small()
	f, err := safetensors.Open(write(t, tensors, metadata))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, c := range []struct {
		name string
		dst  any
		want string
	}{
		{"a", make([]float32, 1), `tensor "a" is F64, which cannot be read into []float32 without loss`},
		{"b.weight", make([]float32, 5), `tensor "b.weight" has shape [2 3] and 6 elements but the destination has 5`},
		{"b.weigth", make([]float32, 6), `no tensor "b.weigth" among its 7`},
		{"a", make([]string, 1), `into []string`},
	} {
		checkError(t, f.ReadInto(c.name, c.dst), c.want)
	}
	if _, err := f.Shape("x"); err == nil {
		t.Error("Shape of a missing tensor gives no error")
	}
	if d, err := f.DType("key"); d != safetensors.U64 || err != nil {
		t.Errorf("DType = %v, %v", d, err)
	}
}
