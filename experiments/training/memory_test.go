package training

import (
	"runtime"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

// ownMemory are the phases of a configuration in which every result keeps memory of its own.
func ownMemory(t *testing.T, c Config, params *graph.Params) []*phase {
	t.Helper()
	n, err := newNetworkBuilder(c)
	if err != nil {
		t.Fatal(err)
	}
	phases := n.build(params)
	for _, p := range phases {
		if p.program, err = p.b.Compile(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.program.Close() })
	}
	return phases
}

// Gradients and losses in shared memory have the bits of those in memory of their own, in every arm and
// with dropout, however often the graphs have run before.
func TestSharedMemoryChangesNoBit(t *testing.T) {
	for name, c := range allArms() {
		c.Model.Encoder.HiddenDropout, c.Model.Encoder.AttentionDrop = 0.1, 0.1
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 2)
		own := ownMemory(t, c, tr.Params)
		batch := testBatch(t, tr, 1, 2)
		for i, p := range tr.phases {
			for _, p := range []*phase{own[i], p} {
				forward(t, p, batch)
				var r StepResult
				if err := p.read(&r, batch); err != nil {
					t.Fatal(err)
				}
			}
			for j, g := range p.trained() {
				for k, node := range g.Grads {
					if !testutil.SameBits(graph.Floats[float32](node.Value()),
						graph.Floats[float32](own[i].trained()[j].Grads[k].Value())) {
						t.Errorf("%s: gradient %d of %s differs", name, k, g.Param.Name)
					}
				}
			}
		}
	}
}

// The arena is what makes the memory small: the default configuration needs less than a third of what its
// results take side by side.
func TestArenaSharesMemory(t *testing.T) {
	c := DefaultConfig()
	s, err := SizesOf(c)
	if err != nil {
		t.Fatal(err)
	}
	n, err := newNetworkBuilder(c)
	if err != nil {
		t.Fatal(err)
	}
	graphs, err := n.graphsWithoutValues(graph.NewShapes(tensor.Float32))
	if err != nil {
		t.Fatal(err)
	}
	apart := int64(0)
	for _, g := range graphs {
		for _, node := range g.b.Graph().AllNodes() {
			if node.Op() != nil && !node.IsScalar() {
				apart += 4 * int64(node.Shape().TotalSize())
			}
		}
	}
	if 3*s.ArenaBytes > apart {
		t.Errorf("the arena has %d bytes, results side by side %d", s.ArenaBytes, apart)
	}
}

// What lives after a collection is the same after 2,000 steps as after 100.
func TestMemoryIsFlatOver2000Steps(t *testing.T) {
	if testing.Short() {
		t.Skip("2,000 steps take some seconds")
	}
	tr := trainerOf(t, Tiny(ObjectiveRTD, "gdes", CouplingAlternating), 1)
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	trainSteps(t, tr, 1, 100)
	before := heap()
	trainSteps(t, tr, 1, 1900)
	if after := heap(); after > 1.05*before {
		t.Errorf("%.0f bytes live after 100 steps, %.0f after 2,000", before, after)
	}
	runtime.KeepAlive(tr)
}
