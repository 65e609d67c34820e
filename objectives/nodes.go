package objectives

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// SampleNode draws one id for each masked position from softmax(logits/temperature), see [Sample]. logits is [p,
// vocab], targets [p] ints that are None where unused, uniforms [p] float64 numbers in [0,1). The result is [p] ints,
// None where unused. It has no gradient.
func SampleNode(b *graph.Builder, logits, targets, uniforms *gorgonia.Node, temperature float64) *gorgonia.Node {
	if b.Failed(logits, targets, uniforms) {
		return nil
	}
	p := logits.Shape()[0]
	if targets.Shape().TotalSize() != p || uniforms.Shape().TotalSize() != p || uniforms.Dtype() != tensor.Float64 {
		return b.Fail("sampling: logits %v want %d targets and float64 uniforms, not %v and %v %v",
			logits.Shape(), p, targets.Shape(), uniforms.Dtype(), uniforms.Shape())
	}
	return b.Apply(graph.Spec{
		Name: "sample", Shape: tensor.Shape{p}, Dtype: tensor.Int,
		Run: b.ByType(sampleRun[float32](temperature), sampleRun[float64](temperature)), Lower: lowerSample(temperature),
	}, logits, targets, uniforms)
}

func sampleRun[T kernels.Float](temperature float64) graph.Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		logits, targets, ids := graph.Floats[T](in[0]), graph.Ints(in[1]), graph.Ints(out)
		n := usedEntries(targets)
		for i := n; i < len(ids); i++ {
			ids[i] = None
		}
		vocab := len(logits) / len(ids)
		return Sample(ids[:n], logits[:n*vocab], n, vocab, temperature, graph.Floats[float64](in[2])[:n])
	}
}

// usedEntries counts the positions before the first None.
func usedEntries(positions []int) int {
	for i, p := range positions {
		if p == None {
			return i
		}
	}
	return len(positions)
}

// CorruptNode puts the samples into the original input, see [Corrupt]: original is [batch*seq] ints,
// positions and sampled [p] ints. The results are the discriminator's input ids, [batch*seq] ints, and its
// labels, [batch*seq] floats, 1 where the id changed.
func CorruptNode(b *graph.Builder, original, positions, sampled *gorgonia.Node) (ids, labels *gorgonia.Node) {
	if b.Failed(original, positions, sampled) {
		return nil, nil
	}
	mem := b.Buffer(original.Shape()...)
	ids = b.Apply(graph.Spec{
		Name: "corrupt", Shape: original.Shape(), Dtype: tensor.Int, Buffers: []*graph.Buffer{mem},
		Run: b.ByType(corruptRun[float32](mem), corruptRun[float64](mem)), Lower: lowerCorrupt(mem),
	}, original, positions, sampled)
	return ids, b.Results(ids, mem)[0]
}

func corruptRun[T kernels.Float](labels *graph.Buffer) graph.Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		_, err := Corrupt(graph.Ints(out), graph.Data[T](labels), graph.Ints(in[0]), graph.Ints(in[1]), graph.Ints(in[2]))
		return err
	}
}
