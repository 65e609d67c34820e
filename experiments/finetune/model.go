package finetune

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// The networks of a pair, which are also the scopes of their parameters.
const (
	generatorScope     = "generator"
	discriminatorScope = "discriminator"
)

// emptyWindow fills the rows of a batch that are left over.
var emptyWindow = []int{unigram.ClsID, unigram.SepID}

// Names of a graph's inputs.
const (
	inIDs     = "ids"     // [batch*seq] ids
	inMask    = "mask"    // [batch*seq] floats, 0 at padding
	inTargets = "targets" // the right answers, in the shape of the head
	inStep    = "step"    // [1] number of the update, which determines dropout masks
)

// model is an encoder with the head of a task: the weights, and how graphs are built over them.
type model struct {
	network   pretrained.Network
	scope     string // the network of the pair
	tokenizer *unigram.Tokenizer
	head      head
	config    Config

	params *graph.Params
	arena  *graph.Arena   // memory of all graphs, of which one runs at a time
	graphs *device.Graphs // of a device; nil where the program itself computes
}

// useDevice computes on the device of the configuration from now on. Close it after all graphs.
func (m *model) useDevice() (err error) {
	m.graphs, err = device.NewGraphs(m.config.Device)
	return err
}

// pick chooses the network of a checkpoint that is fine-tuned: the one that is named, or else the discriminator, which
// the paper fine-tunes, or the generator where it is alone.
func pick(g, d *pretrained.Network, name string) (scope string, n pretrained.Network, err error) {
	switch {
	case name == discriminatorScope && d == nil, name == generatorScope && g == nil:
		return "", n, fmt.Errorf("there is no %s: leave network empty to use the other one", name)
	case name == generatorScope, d == nil:
		n = *g
		n.EMD = false // the head reads the last layer, where absolute positions do not enter
		return generatorScope, n, nil
	}
	return discriminatorScope, *d, nil
}

// start says where the first weights come from.
type start int

const (
	fromEncoder   start = iota // the encoder's from the checkpoint, the head's random
	fromRandom                 // all random, in the checkpoint's shape
	fromFineTuned              // all from the checkpoint
)

// newModel makes the model of a checkpoint. Random weights are drawn from seed. Weights that the encoder lacks are
// errors.
func newModel(from *pretrained.Checkpoint, c Config, h head, seed uint64, first start) (*model, error) {
	scope, network, err := pick(from.Generator(), from.Discriminator(), c.Network)
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", from.Path, err)
	}
	t, err := from.Tokenizer()
	if err != nil {
		return nil, err
	}
	if most := network.MaxTokens(); c.Tokens > most {
		return nil, fmt.Errorf("tokens is %d, and the %s of %s reads windows of %d at most: set tokens to that or less",
			c.Tokens, scope, from.Path, most)
	}
	m := &model{network: network, scope: scope, tokenizer: t, head: h, config: c}
	switch first {
	case fromRandom:
		m.params = graph.NewParams(seed, tensor.Float32)
	case fromFineTuned:
		m.params = graph.NewParamsFrom(from.InitialValues(false), seed, tensor.Float32)
	default:
		m.params = graph.NewParamsFrom(withoutHead{from.InitialValues(false)}, seed, tensor.Float32)
	}
	return m, m.start() // while the checkpoint is open
}

// newRandomModel makes a model of random weights without a tokenizer, for batches that are only timed.
func newRandomModel(g, d *pretrained.Network, c Config, h head) (*model, error) {
	scope, network, err := pick(g, d, c.Network)
	if err != nil {
		return nil, err
	}
	m := &model{network: network, scope: scope, head: h, config: c, params: graph.NewParams(0, tensor.Float32)}
	return m, m.start()
}

// start makes the parameters by a first graph.
func (m *model) start() error {
	m.network.Config.HiddenDropout, m.network.Config.AttentionDrop = m.config.HiddenDropout, m.config.AttentionDropout
	m.arena = graph.NewArena(tensor.Float32)
	b := graph.NewBuilder(m.params)
	m.build(b, m.head.group(), graphLength(1))
	return b.Err()
}

// heads are the beginnings of the names of a head's parameters, after the scope.
var heads = []string{"pooler.", "classifier.", "qa_outputs."}

// headParam reports whether a parameter belongs to the head.
func headParam(name string) bool {
	_, rest, _ := strings.Cut(name, ".")
	for _, h := range heads {
		if strings.HasPrefix(rest, h) {
			return true
		}
	}
	return false
}

// withoutHead draws the weights of the head, whatever the checkpoint has: a head of an earlier task is not this one's.
type withoutHead struct{ graph.Source }

// Read implements [graph.Source].
func (s withoutHead) Read(name string, shape []int, dst []float32) (bool, error) {
	if headParam(name) {
		return false, nil
	}
	return s.Source.Read(name, shape, dst)
}

// network is the part of a graph that its users need.
type network struct {
	in     objectives.Inputs
	result objectives.Result
}

// build adds the network and the head for batch windows of seq tokens.
func (m *model) build(b *graph.Builder, batch, seq int) network {
	att, err := attention.ByName(m.network.Attention, m.network.Config)
	if err != nil {
		b.Fail("%v", err)
		return network{}
	}
	name := sharing.DiscriminatorTable
	if m.scope == generatorScope {
		name = sharing.GeneratorTable
	}
	c := m.network.Config
	table := b.Param(name, graph.Normal(c.InitStd), c.Vocab, m.network.Embedding)
	own := b.Scope(m.scope)
	e := graph.StartEncoder(own.Scope("deberta"), c, att, table, b.Input(inIDs, tensor.Int, batch*seq),
		b.Input(inMask, b.Dtype(), batch*seq), batch, seq)
	in := m.head.inputs(b, batch, seq)
	in.Table = table
	return network{in, m.head.objective(m.config).Attach(own, e, in)}
}
