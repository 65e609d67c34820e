package graph_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

func value(p *graph.Params, name string) []float64 { return p.Get(name).Value.Data().([]float64) }

// What a parameter starts from depends on the seed and its full name, not on what was asked for before it.
func TestInitialValuesDependOnSeedAndNameAlone(t *testing.T) {
	draw := func(seed uint64, names ...string) *graph.Params {
		p := graph.NewParams(seed, tensor.Float64)
		b := graph.NewBuilder(p)
		for _, name := range names {
			b.Scope("net").Param(name, graph.Normal(2), 40, 50)
		}
		if b.Err() != nil {
			t.Fatal(b.Err())
		}
		return p
	}
	a, b, c := draw(1, "u", "v", "w"), draw(1, "w", "x", "u"), draw(2, "u", "v", "w")
	for _, name := range []string{"net.u", "net.w"} {
		if !slices.Equal(value(a, name), value(b, name)) {
			t.Errorf("%s depends on the other parameters", name)
		}
		if slices.Equal(value(a, name), value(c, name)) {
			t.Errorf("%s is the same with two seeds", name)
		}
	}
	if slices.Equal(value(a, "net.u"), value(a, "net.v")) {
		t.Error("two names have the same values")
	}
	mean, square := 0.0, 0.0
	for _, x := range value(a, "net.u") {
		mean += x / 2000
		square += x * x / 2000
	}
	if math.Abs(mean) > 0.2 || math.Abs(math.Sqrt(square)-2) > 0.15 { // four standard errors
		t.Errorf("2,000 draws of N(0, 2²) have mean %g and deviation %g", mean, math.Sqrt(square))
	}
	if a.Count("net.") != 6000 || a.Count("net.u") != 2000 || a.Count("") != 6000 || a.Count("x") != 0 ||
		a.Get("u") != nil {
		t.Errorf("counts %d, %d, %d, %d", a.Count("net."), a.Count("net.u"), a.Count(""), a.Count("x"))
	}
}

func TestGraphsOverOneSetShareItsWeights(t *testing.T) {
	p := graph.NewParams(1, tensor.Float64)
	first, second := graph.NewBuilder(p), graph.NewBuilder(p)
	a, b := first.Scale(x(first, 2, 2), 1), second.Scale(x(second, 2, 2), 1)
	if len(p.List()) != 1 {
		t.Fatalf("%d parameters", len(p.List()))
	}
	value(p, "x")[3] = 42
	if u, v := run(t, first, a), run(t, second, b); u[3] != 42 || v[3] != 42 {
		t.Errorf("the graphs read %g and %g, want 42", u[3], v[3])
	}
}

func TestDecayIsDecidedByName(t *testing.T) {
	for name, want := range map[string]bool{
		"discriminator.deberta.embeddings.word_embeddings.weight":  true,
		"discriminator.deberta.embeddings.word_embeddings._weight": true,
		"generator.deberta.encoder.rel_embeddings.weight":          true, "x.dense.weight": true, "x.LayerNorm.weight": false,
		"x.LayerNorm.bias": false, "x.dense.bias": false, "generator.lm_predictions.lm_head.bias": false,
	} {
		if got := (&graph.Param{Name: name}).Decays(); got != want {
			t.Errorf("%s decays: %v", name, got)
		}
	}
}

// The numbers of the released models, by two formulas: the configuration's own and a count of a graph
// that is built without values. The word table is not in the backbone, nor absolute positions.
func TestReleasedModelsHaveTheirParameters(t *testing.T) {
	for name, want := range map[string]struct{ backbone, words, generator int }{
		"xsmall": {21491712, 49190400, 6}, "small": {42923520, 98380800, 3}, "base": {85450752, 98380800, 6},
		"large": {302837760, 131174400, 12}, "mdeberta-v3-base": {85450752, 192768000, 6},
	} {
		preset, err := graph.FindPreset(name)
		if err != nil {
			t.Fatal(err)
		}
		c := preset.Encoder
		if c.BackboneParams() != want.backbone || c.WordParams() != want.words || preset.Generator != want.generator {
			t.Errorf("%s: backbone %d, word table %d, generator of %d layers, want %+v", name, c.BackboneParams(),
				c.WordParams(), preset.Generator, want)
		}
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := countEncoder(t, graph.NewShapes(tensor.Float32), c); got != c.BackboneParams()+c.WordParams() {
			t.Errorf("%s: the graph has %d parameters, the configuration says %d", name, got, c.BackboneParams()+c.WordParams())
		}
	}
	small := graph.Config{Layers: 2, Hidden: 12, Heads: 3, Intermediate: 20, Vocab: 17, MaxPositions: 16,
		PositionBuckets: 4, LayerNormEps: 1e-7, InitStd: 0.02}
	if got := countEncoder(t, graph.NewParams(1, tensor.Float32),
		small); got != small.BackboneParams()+small.WordParams() {
		t.Errorf("a built encoder has %d parameters, the configuration says %d", got,
			small.BackboneParams()+small.WordParams())
	}
	_, err := graph.FindPreset("basse")
	if err == nil || err.Error() != `unknown preset "basse": choose one of laptop, xsmall, small, base, large, mdeberta-v3-base` {
		t.Error(err)
	}
}

func countEncoder(t *testing.T, params *graph.Params, c graph.Config) int {
	t.Helper()
	b := graph.NewBuilder(params)
	table := b.Param("words", graph.Normal(c.InitStd), c.Vocab, c.Hidden)
	att := attention.Disentangled{Config: c, Terms: attention.Terms{C2C: true, C2P: true, P2C: true}}
	graph.NewEncoder(b, c, att, table, b.Input("ids", tensor.Int, 8), b.Input("mask", tensor.Float32, 8), 1, 8)
	if b.Err() != nil {
		t.Fatal(b.Err())
	}
	return params.Count("")
}

// An encoder that cannot be is one sentence.
func TestEncoderRefusesWhatDoesNotFit(t *testing.T) {
	good := graph.Config{Layers: 2, Hidden: 12, Heads: 3, Intermediate: 20, Vocab: 17, MaxPositions: 16,
		PositionBuckets: 4, LayerNormEps: 1e-7, InitStd: 0.02}
	type build func(b *graph.Builder) *graph.Encoder
	for want, make := range map[string]build{
		"graph: hidden is 13 and must be a multiple of heads, 3": func(b *graph.Builder) *graph.Encoder {
			c := good
			c.Hidden = 13
			return encoderOf(b, c, 2, 8, 16)
		},
		"graph: windows of 17 tokens are longer than max_positions, 16": func(b *graph.Builder) *graph.Encoder {
			c := good
			c.PositionBiasedInput = true
			return encoderOf(b, c, 1, 17, 17)
		},
		"graph: 2 windows of 8 tokens need 16 ids, not (15)": func(b *graph.Builder) *graph.Encoder {
			return encoderOf(b, good, 2, 8, 15)
		},
		"graph: layer 1 cannot follow 0 layers of 2": func(b *graph.Builder) *graph.Encoder {
			e := encoderOf(b, good, 2, 8, 16)
			e.AddLayer(1)
			return e
		},
		"graph: the enhanced mask decoder needs the states of layer 1, " +
			"and the encoder has 0 of 2 layers": func(b *graph.Builder) *graph.Encoder {
			e := encoderOf(b, good, 2, 8, 16)
			e.LastLayer(e.Output(), nil, 1)
			return e
		},
	} {
		b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
		e := make(b)
		e.AddLayer(0) // harmless after an error
		if b.Err() == nil || b.Err().Error() != want {
			t.Errorf("%v, want %s", b.Err(), want)
		}
	}
}

func encoderOf(b *graph.Builder, c graph.Config, batch, seq, ids int) *graph.Encoder {
	att := attention.Disentangled{Config: c, Terms: attention.Terms{C2C: true}}
	table := b.Param("words", graph.Normal(1), c.Vocab, c.Hidden)
	return graph.StartEncoder(b, c, att, table, b.Input("ids", tensor.Int, ids),
		b.Input("mask", tensor.Float32, batch*seq), batch, seq)
}

func TestConfigReportsEveryFault(t *testing.T) {
	err := graph.Config{Hidden: -1, PositionBuckets: 3, HiddenDropout: 1, AttentionDrop: math.NaN(),
		InitStd: math.NaN()}.Validate()
	for _, want := range []string{
		"layers is 0", "hidden is -1", "heads is 0", "intermediate is 0", "vocab is 0", "max_positions is 0",
		"position_buckets is 3",
		"hidden_dropout is 1", "attention_dropout is NaN", "layer_norm_eps is 0", "init_std is NaN",
	} {
		if !slices.ContainsFunc(strings.Split(fmt.Sprint(err), "\n"),
			func(line string) bool { return strings.HasPrefix(line, want) }) {
			t.Errorf("%v does not report: %s", err, want)
		}
	}
}

// fixed is a source of one name; it leaves "net.drawn" to chance and misses all others.
type fixed []float32

func (f fixed) Read(name string, shape []int, dst []float32) (bool, error) {
	switch name {
	case "net.given":
		copy(dst, f)
		return true, nil
	case "net.drawn":
		return false, nil
	}
	return false, fmt.Errorf("no values for %s of shape %v", name, shape)
}

func TestInitialValuesFromASource(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		p := graph.NewParamsFrom(fixed{1, 2, 3}, 7, dtype)
		b := graph.NewBuilder(p).Scope("net")
		b.Param("given", graph.Ones, 3)
		b.Param("drawn", graph.Normal(1), 3)
		drawn := graph.NewBuilder(graph.NewParams(7, dtype)).Scope("net").Param("drawn", graph.Normal(1), 3)
		if got := fmt.Sprint(p.Get("net.given").Value.Data()); got != "[1 2 3]" {
			t.Errorf("%v: given values are %s", dtype, got)
		}
		if got, want := fmt.Sprint(p.Get("net.drawn").Value.Data()), fmt.Sprint(drawn.Value().Data()); got != want {
			t.Errorf("%v: left to chance %s, drawn without a source %s", dtype, got, want)
		}
		if b.Param("absent", graph.Ones, 2, 3); b.Err() == nil ||
			!strings.Contains(b.Err().Error(), "no values for net.absent of shape [2 3]") {
			t.Errorf("%v: a name that the source lacks: %v", dtype, b.Err())
		}
	}
}

func TestSharedParamsHaveTheSameMemory(t *testing.T) {
	p := graph.NewParams(1, tensor.Float64)
	b := graph.NewBuilder(p)
	b.Param("a", graph.Ones, 2, 3)
	shared := p.Shared()
	if n := graph.NewBuilder(shared).Param("a", graph.Zeros, 2, 3); n == nil || n.Value() == b.Node("a").Value() {
		t.Fatal("no tensor of its own")
	}
	value(p, "a")[4] = 7
	if got := value(shared, "a"); !slices.Equal(got, []float64{1, 1, 1, 1, 7, 1}) {
		t.Errorf("%v: not the same memory", got)
	}
	graph.NewBuilder(shared).Param("b", graph.Ones, 1)
	if p.Get("b") != nil || len(p.List()) != 1 || len(shared.List()) != 2 {
		t.Error("a later parameter is in both sets")
	}
}
