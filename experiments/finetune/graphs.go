package finetune

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/gorgonia"
)

// compiled is a graph for batches of one length.
type compiled struct {
	b       *graph.Builder
	program device.Runner       // of a graph that the program itself trains, or that predicts
	step    *training.GraphStep // of a graph that a device trains
	network network
	windows int
	seq     int
	groups  []training.Group // of a graph that trains
}

// forward compiles a graph without gradients and without dropout, for batch windows of seq tokens.
func (m *model) forward(batch, seq int) (*compiled, error) {
	b := graph.NewBuilder(m.params)
	g := &compiled{b: b, network: m.build(b, batch, seq), windows: batch, seq: seq}
	if b.Err() != nil {
		return nil, b.Err()
	}
	var err error
	g.program, err = m.graphs.Compile(b, m.arena, g.network.result.Logits)
	return g, err
}

// backward compiles a graph with gradients of all parameters.
func (m *model) backward(batch, seq int) (*compiled, error) {
	b := graph.NewBuilder(m.params).Training(true)
	g := &compiled{b: b, network: m.build(b, batch, seq), windows: batch, seq: seq}
	if b.Err() != nil {
		return nil, b.Err()
	}
	params := b.ParamNodes()
	grads := b.Gradients(g.network.result.Loss, params...)
	if b.Err() != nil {
		return nil, b.Err()
	}
	for i, p := range params {
		g.groups = append(g.groups, training.Group{
			Params: []*training.Trained{{Param: b.Parameter(p.Name()), Grads: gorgonia.Nodes{grads[i]}}},
			LR:     layerShare(p.Name(), m.network.Config.Layers, m.config.LayerDecay), WeightDecay: m.config.WeightDecay,
		})
	}
	if m.graphs != nil {
		return g, nil // its trainer compiles it with the update
	}
	var err error
	g.program, err = b.CompileInto(m.arena, grads...)
	return g, err
}

func (g *compiled) close() {
	if g.program != nil {
		g.program.Close()
	}
	if g.step != nil {
		g.step.Close()
	}
}

// fill sets the inputs to a batch. Rows that are left over are windows of [CLS] and [SEP] without an answer.
func (g *compiled) fill(m *model, set *tasks.Set, x batch, step int) error {
	ids, mask := make([]int, g.windows*g.seq), make([]float32, g.windows*g.seq)
	for i := range ids {
		ids[i] = unigram.PadID
	}
	row := 0
	for _, u := range x.units {
		for _, w := range u {
			copy(ids[row*g.seq:], w.IDs)
			for i := range w.IDs {
				mask[row*g.seq+i] = 1
			}
			row++
		}
	}
	for ; row < g.windows; row++ {
		n := copy(ids[row*g.seq:], emptyWindow)
		for i := range n {
			mask[row*g.seq+i] = 1
		}
	}
	for name, data := range map[string]any{inIDs: ids, inMask: mask} {
		if err := graph.Set(g.b.Node(name), data); err != nil {
			return err
		}
	}
	if n := g.b.Node(inStep); n != nil {
		if err := graph.Set(n, []int{step}); err != nil {
			return err
		}
	}
	return m.head.fill(g.network.in, set, x)
}

// put sets the inputs to a batch that must fit.
func (g *compiled) put(m *model, set *tasks.Set, x batch, step int) error {
	if len(x.units)*m.head.group() > g.windows || x.seq != g.seq {
		return fmt.Errorf("a batch of %d windows of %d tokens does not fit a graph of %d windows of %d tokens",
			len(x.units)*m.head.group(), x.seq, g.windows, g.seq)
	}
	return g.fill(m, set, x, step)
}

// run computes the graph of a batch.
func (g *compiled) run(m *model, set *tasks.Set, x batch, step int) error {
	if err := g.put(m, set, x, step); err != nil {
		return err
	}
	return g.program.Run()
}
