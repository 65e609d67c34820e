package training

import (
	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// The scopes of the two networks: names of parameters are a scope followed by the key of the released checkpoints.
const (
	generatorScope     = "generator"
	discriminatorScope = "discriminator"
)

// generator is the network that predicts masked tokens.
type generator struct {
	table   *gorgonia.Node // [vocab, hidden], looked up and tied to the head
	result  objectives.Result
	sampled *gorgonia.Node // [p] ids sampled from the head; nil if they come with the batch
}

// discriminator is the network that detects replaced tokens.
type discriminator struct {
	table  *gorgonia.Node // [vocab, hidden], looked up
	trains string         // name of the parameter that the table's gradient belongs to
	labels *gorgonia.Node // [batch*seq] floats, 1 where the token is replaced
	result objectives.Result
}

// networkBuilder adds the networks of one configuration to graphs.
type networkBuilder struct {
	c              Config
	strategy       sharing.Strategy
	samplesInBatch bool       // samples come with the batches, as in tests against a reference
	ranks          *rankGroup // nil in a process that trains alone

	// MLM and RTD, or the objectives that an [Option] sets.
	generatorObjective, discriminatorObjective objectives.Objective
}

// newNetworkBuilder expects a valid configuration; its sharing is ignored where an option sets a strategy.
func newNetworkBuilder(c Config, options ...Option) (networkBuilder, error) {
	n := networkBuilder{
		c: c, generatorObjective: objectives.MLM{EMD: c.Model.EMD}, discriminatorObjective: objectives.RTD{},
	}
	for _, o := range options {
		if err := o.put(&n); err != nil {
			return n, err
		}
	}
	if n.strategy != nil {
		return n, nil
	}
	var err error
	n.strategy, err = sharing.ByName(c.Sharing)
	return n, err
}

// tokens and predictions are those of the batch, or of one of its parts.
func (n networkBuilder) tokens() int { return n.c.Train.partWindows() * n.c.Train.Seq }
func (n networkBuilder) predictions() int {
	return n.c.Train.partWindows() * n.c.Masking.MaxPredictions(n.c.Train.Seq)
}

func (n networkBuilder) tableShape() sharing.Shape {
	e := n.c.Model.Encoder
	return sharing.Shape{Vocab: e.Vocab, Hidden: e.Hidden, InitStd: e.InitStd}
}

func (n networkBuilder) encoder(
	b *graph.Builder, scope string, c graph.Config, table, ids, mask *gorgonia.Node,
) *graph.Encoder {
	att, err := attention.ByName(n.c.Model.Attention, c)
	if err != nil {
		b.Fail("%v", err)
	}
	return graph.StartEncoder(b.Scope(scope).Scope("deberta"), c, att, table, ids, mask, n.c.Train.partWindows(),
		n.c.Train.Seq)
}

// generator adds the generator, its MLM loss and its samples.
func (n networkBuilder) generator(b *graph.Builder) generator {
	p := n.predictions()
	table := n.strategy.Generator(b, n.tableShape())
	e := n.encoder(b, generatorScope, n.c.Model.Generator(), table,
		b.Input(inMasked, tensor.Int, n.tokens()), b.Input(inMask, b.Dtype(), n.tokens()))
	in := objectives.Inputs{
		Table: table, Positions: b.Input(inPositions, tensor.Int, p), Targets: b.Input(inTargets, tensor.Int, p),
	}
	g := generator{table: table, result: n.generatorObjective.Attach(b.Scope(generatorScope), e, in)}
	checkLogits(b, "generator", g.result, p, n.c.Model.Encoder.Vocab)
	if n.c.Objective != ObjectiveMLM && !n.samplesInBatch {
		g.sampled = objectives.SampleNode(b, g.result.Logits, in.Targets, b.Input(inUniforms, tensor.Float64, p),
			n.c.Train.Temperature)
	}
	return g
}

// discriminator adds the corruption of the text by samples, the discriminator and its RTD loss. With nil the samples
// come with the batch.
func (n networkBuilder) discriminator(b *graph.Builder, sampled *gorgonia.Node) discriminator {
	if sampled == nil {
		sampled = b.Input(inSampled, tensor.Int, n.predictions())
	}
	original := b.Input(inOriginal, tensor.Int, n.tokens())
	positions := b.Input(inPositions, tensor.Int, n.predictions())
	ids, labels := objectives.CorruptNode(b, original, positions, sampled)
	d := discriminator{labels: labels}
	d.table, d.trains = n.strategy.Discriminator(b, n.tableShape())
	e := n.encoder(b, discriminatorScope, n.c.Model.Encoder, d.table, ids, b.Input(inMask, b.Dtype(), n.tokens()))
	d.result = n.discriminatorObjective.Attach(b.Scope(discriminatorScope), e, objectives.Inputs{
		Table: d.table, Positions: positions, Labels: labels,
	})
	checkLogits(b, "discriminator", d.result, n.tokens(), 1)
	return d
}
