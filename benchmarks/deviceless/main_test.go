package main

import (
	"errors"
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
