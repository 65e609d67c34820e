package testutil

import (
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/safetensors"
)

// SpoilTensor writes a safetensors file again with a number that is none in one of its tensors.
func SpoilTensor(t testing.TB, path, name string) {
	t.Helper()
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !slices.Contains(f.Names(), name) {
		t.Fatalf("%s has no %s", path, name)
	}
	all := map[string]safetensors.Tensor{}
	for _, n := range f.Names() {
		shape, err := f.Shape(n)
		if err != nil {
			t.Fatal(err)
		}
		size := 1
		for _, s := range shape {
			size *= s
		}
		data := make([]float32, size)
		if err := f.ReadFloat32(n, data); err != nil {
			t.Fatal(err)
		}
		if n == name {
			data[size/2] = float32(math.NaN())
		}
		all[n] = safetensors.Tensor{Shape: shape, Data: data}
	}
	if err := safetensors.Write(path, all, f.Metadata()); err != nil {
		t.Fatal(err)
	}
}
