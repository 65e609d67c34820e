package graph_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Operations that share their work among threads give the bits of one thread. The sizes are such that each
// of them does share.
func TestThreadsChangeNoBitOfAnOperation(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	defer kernels.SetThreads(kernels.Threads())
	results := func() []byte {
		b := graph.NewBuilder(graph.NewParams(1, tensor.Float32)).Training(true)
		n := b.Param("x", graph.Normal(1), 1500, 200)
		y := b.Dense("dense", n, 300, graph.GELU, 0.1)
		y = b.Dropout("drop", b.Dense("back", y, 200, graph.Identity, 0.1), 0.1)
		y = b.AddLayerNorm("LayerNorm", y, n, 1e-7)
		targets := b.Input("targets", tensor.Int, 1500)
		loss := b.CrossEntropy(b.Sum(y, n, y), targets)
		grads := b.Gradients(loss, b.ParamNodes()...)
		out := fmt.Append(nil, run(t, b, loss))
		for _, g := range append(gorgonia.Nodes{y}, grads...) {
			out = fmt.Append(out, graph.Floats[float32](g.Value()))
		}
		return out
	}
	kernels.SetThreads(1)
	one := results()
	for _, n := range []int{2, 3, 4} {
		kernels.SetThreads(n)
		if !slices.Equal(results(), one) {
			t.Errorf("%d threads give other bits than one", n)
		}
	}
}
