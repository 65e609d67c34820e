package main

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/testutil"
)

const product = `module @product {
 func.func @main(%x: tensor<256x512xbf16>, %w: tensor<512x128xbf16>) -> tensor<256x128xf32> {
  %y = stablehlo.dot_general %x, %w, contracting_dims = [1] x [0] :
    (tensor<256x512xbf16>, tensor<512x128xbf16>) -> tensor<256x128xf32>
  %t = stablehlo.tanh %y : tensor<256x128xf32>
  return %t : tensor<256x128xf32>
 }
}
`

func TestAProductCompilesForAnH100(t *testing.T) {
	topology, err := oneH100()
	if missing := new(find.NotFoundError); errors.As(err, &missing) || !pjrt.Supported {
		t.Skipf("%v (ablate device install cuda13)", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer topology.Free()
	m, _, err := compile(topology, product)
	if err != nil {
		t.Fatal(err)
	}
	arguments := int64(2 * (256*512 + 512*128))
	if m.Arguments != arguments || m.Outputs != 4*256*128 || m.Peak < arguments {
		t.Errorf("the program needs %+v", m)
	}
	_, _, err = compile(topology, "module { func.func @main() { return 1 } }")
	testutil.WantSentence(t, err, "cannot compile the module")
}

// The programs of a preset, in both precisions, as files: what the tool compiles.
func TestTheProgramsOfAPreset(t *testing.T) {
	c := cli{Presets: []string{"laptop"}, Precision: []string{"float32", "bf16"}, Sharing: "es", Coupling: "joint", Batch: 4,
		Seq: 64, Accumulate: 2, Recompute: true}
	modules, err := c.presetModules()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range modules {
		names = append(names, m.name)
	}
	want := []string{"laptop, float32, 4 x 64, recompute in 2 parts: part of phase 1",
		"laptop, float32, 4 x 64, recompute in 2 parts: update of phase 1",
		"laptop, bf16, 4 x 64, recompute in 2 parts: part of phase 1",
		"laptop, bf16, 4 x 64, recompute in 2 parts: update of phase 1"}
	if !slices.Equal(names, want) {
		t.Errorf("programs %q", names)
	}
	if text := modules[2].text; !strings.Contains(text, "xbf16>") || !strings.Contains(text, "optimization_barrier") {
		t.Error("the part in bf16 has no product in bf16, or computes nothing again")
	}
	c.Write = t.TempDir()
	if err := c.run(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(c.Write)
	if err != nil || len(files) != 4 {
		t.Errorf("%d files, error %v", len(files), err)
	}
	c.Presets = []string{"huge"}
	_, err = c.presetModules()
	testutil.WantSentence(t, err, "huge")
}
