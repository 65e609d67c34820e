package pjrt_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

func TestAProgramIsSavedAndLoaded(t *testing.T) {
	client := pjrttest.Client(t)
	saved, err := compile(t, client, product, pjrt.CompileOptions{}).Serialize()
	if refused := new(pjrt.Error); errors.As(err, &refused) && refused.Code == pjrt.Unimplemented {
		t.Skip("the plugin cannot save programs")
	}
	if err != nil {
		t.Fatal(err)
	}
	exe, err := client.Load(saved)
	if err != nil {
		t.Fatal(err)
	}
	defer exe.Free()
	x := float32s(t, client, []float32{1, 2, 3, 4, 5, 6}, 2, 3)
	w := float32s(t, client, []float32{1, 0, 0, 1, 1, 1}, 3, 2)
	outs, err := exe.Execute([]*pjrt.Buffer{x, w})
	if err != nil {
		t.Fatal(err)
	}
	defer outs[0].Free()
	got := make([]float32, 4)
	if err := outs[0].Read(got); err != nil || !slices.Equal(got, []float32{4, 5, 10, 11}) {
		t.Errorf("product %v, error %v", got, err)
	}
	for _, bad := range [][]byte{nil, []byte("nonsense"), saved[:len(saved)/2]} {
		if _, err := client.Load(bad); err == nil {
			t.Errorf("%d bytes of a program are loaded", len(bad))
		}
	}
}

func TestTheMemoryOfAProgram(t *testing.T) {
	client := pjrttest.Client(t)
	m, err := compile(t, client, product, pjrt.CompileOptions{}).Memory()
	if err != nil || m.Arguments != 48 || m.Outputs != 16 || m.Aliased != 0 {
		t.Errorf("product: %+v, error %v", m, err)
	}
	m, err = compile(t, client, step, pjrt.CompileOptions{}).Memory()
	if err != nil || m.Arguments != 16 || m.Aliased != 16 || m.Outputs < 32 { // a table of two pointers may be added
		t.Errorf("step: %+v, error %v", m, err)
	}
}
