package graph

import (
	"fmt"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A graph for a part of a batch runs once for each part, and the gradients are summed. Its dropout masks are those that
// the same windows have in the whole batch: they begin where the part begins.

// Rows says what the rows of a node belong to, and so where its dropout mask begins in a part of a batch.
type Rows int

// The values of Rows. Their order is that of the numbers of [Builder.Part].
const (
	Windows     Rows = iota // [windows, ...]
	Tokens                  // [windows*seq, ...]
	Predictions             // [p, ...], the positions to predict in their order
	NoRows                  // a node that does not depend on the batch, such as a table: each part has the same mask
)

// InParts makes the graph one for a part of a batch, for the operations added from here on. It has one input more, see
// [Builder.Part].
func (b *Builder) InParts(on bool) *Builder {
	b.parts = on
	return b
}

// partInput is the name of the input of Part.
const partInput = "part"

// Part is an input of three ints, how many windows, tokens and predictions of the batch come before the part; nil in a
// graph for whole batches.
func (b *Builder) Part() *gorgonia.Node {
	if !b.parts {
		return nil
	}
	return (&Builder{core: b.core}).Input(partInput, tensor.Int, 3)
}

// firstIndex is the index in the whole batch of the first value of a node with the shape.
func (r Rows) firstIndex(part []int, shape tensor.Shape) int {
	return part[r] * (shape.TotalSize() / shape[0])
}

// lowerFirstIndex is firstIndex, a scalar of [stablehlo.U32].
func (r Rows) lowerFirstIndex(part stablehlo.Value, shape []int) stablehlo.Value {
	size := 1
	for _, n := range shape[1:] {
		size *= n
	}
	first := part.Slice(0, int(r), int(r)+1).Reshape().Convert(stablehlo.U32)
	return first.Mul(first.Like(float64(size)))
}

// checkRows refuses values that one word of random bits would serve for two parts, see kernels.DropoutFrom.
func (r Rows) checkRows(shape tensor.Shape) error {
	if size := shape.TotalSize() / shape[0]; size%4 != 0 {
		return fmt.Errorf("a dropout mask of rows of %d values cannot begin within a batch: use rows of a multiple of 4, or "+
			"whole batches", size)
	}
	return nil
}
