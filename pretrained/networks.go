package pretrained

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// forward is one network over windows of equal length, without dropout and without gradients.
type forward struct {
	encoder *graph.Encoder
	result  objectives.Result
}

// Names of the graph's inputs.
const (
	inIDs       = "ids"       // [windows*seq] ids
	inMask      = "mask"      // [windows*seq] floats, 1 at tokens and 0 at padding
	inPositions = "positions" // [positions] ints
	inTargets   = "targets"   // [positions] ints
)

// generate adds the generator, which predicts the tokens at some positions of a window of seq tokens.
func generate(b *graph.Builder, n Network, seq, positions int) (forward, error) {
	return generateAll(b, n, 1, seq, positions)
}

// generateAll is generate for several windows. Position p of window w is w*seq+p.
func generateAll(b *graph.Builder, n Network, windows, seq, positions int) (forward, error) {
	table := b.Param(sharing.GeneratorTable, graph.Normal(n.Config.InitStd), n.Config.Vocab, n.Embedding)
	e, err := encode(b, n, generatorScope, table, windows, seq)
	if err != nil {
		return forward{}, err
	}
	in := objectives.Inputs{Table: table, Positions: b.Input(inPositions, tensor.Int, positions),
		Targets: b.Input(inTargets, tensor.Int, positions)}
	return forward{e, objectives.MLM{EMD: n.EMD}.Attach(b.Scope(generatorScope), e, in)}, b.Err()
}

// discriminate adds the discriminator over a window of seq tokens.
func discriminate(b *graph.Builder, n Network, seq int) (forward, error) {
	return discriminateAll(b, n, 1, seq)
}

// discriminateAll is discriminate for several windows.
func discriminateAll(b *graph.Builder, n Network, windows, seq int) (forward, error) {
	table := b.Param(sharing.DiscriminatorTable, graph.Normal(n.Config.InitStd), n.Config.Vocab, n.Embedding)
	e, err := encode(b, n, discriminatorScope, table, windows, seq)
	if err != nil {
		return forward{}, err
	}
	in := objectives.Inputs{Table: table, Labels: b.Input("labels", b.Dtype(), windows*seq)}
	return forward{e, objectives.RTD{}.Attach(b.Scope(discriminatorScope), e, in)}, b.Err()
}

func encode(b *graph.Builder, n Network, scope string, table *gorgonia.Node, windows, seq int) (*graph.Encoder, error) {
	att, err := attention.ByName(n.Attention, n.Config)
	if err != nil {
		return nil, err
	}
	return graph.StartEncoder(b.Scope(scope).Scope("deberta"), n.Config, att, table,
		b.Input(inIDs, tensor.Int, windows*seq), b.Input(inMask, b.Dtype(), windows*seq), windows, seq), b.Err()
}

// run computes the logits of one window, which may be shorter than the graph's, as may be the positions. They are memory
// of the graph: use them before the next run.
func (f forward) run(b *graph.Builder, program device.Runner, ids, positions []int) ([]float32, error) {
	padded := func(name string, data []int, fill int) []int {
		n := b.Node(name).Shape().TotalSize() - len(data)
		return append(slices.Clone(data), slices.Repeat([]int{fill}, n)...)
	}
	all := padded(inIDs, ids, unigram.PadID)
	mask := make([]float32, len(all))
	for i := range ids {
		mask[i] = 1
	}
	inputs := map[string]any{inIDs: all, inMask: mask}
	if positions != nil {
		inputs[inPositions] = padded(inPositions, positions, objectives.None)
		inputs[inTargets] = padded(inTargets, nil, objectives.None)
	}
	for name, data := range inputs {
		if err := graph.Set(b.Node(name), data); err != nil {
			return nil, err
		}
	}
	if err := program.Run(); err != nil {
		return nil, err
	}
	return graph.Floats[float32](f.result.Logits.Value()), nil
}

// maxWindow bounds the tokens of a window that a network without absolute positions reads: scores of attention grow
// with the square, 64 MB a head here.
const maxWindow = 4096

// MaxTokens is how many tokens the network reads at once. Relative positions have no end: what is farther apart than
// max_position_embeddings counts as that far. Absolute ones have, where they enter the input or the mask decoder.
func (n Network) MaxTokens() int {
	if n.Config.PositionBiasedInput || n.EMD {
		return n.Config.MaxPositions
	}
	return max(n.Config.MaxPositions, maxWindow)
}

// TooLongError is the error of a text of more tokens than a network reads at once.
type TooLongError struct{ Tokens, Most int }

// Error implements error.
func (e *TooLongError) Error() string {
	return fmt.Sprintf("the text has %d tokens, [CLS] and [SEP] included, and the network reads %d at most: give it in "+
		"parts", e.Tokens, e.Most)
}

// checkIDs refuses what the network cannot read.
func (n Network) checkIDs(ids []int) error {
	if most := n.MaxTokens(); len(ids) > most {
		return &TooLongError{len(ids), most}
	}
	for _, id := range ids {
		if id < 0 || id >= n.Config.Vocab {
			return fmt.Errorf("token id %d lies outside of the word table's %d rows: the tokenizer is not the checkpoint's", id,
				n.Config.Vocab)
		}
	}
	return nil
}
