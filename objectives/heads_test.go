package objectives_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// headCase is what transformers computes with one of its models, see testdata/heads/make.py.
type headCase struct {
	Class      string
	Labels     int
	Options    int
	Parameters map[string][]int
	Batches    []headBatch
	Logits     struct{ Data []float64 }
	Losses     []float64
}

type headBatch struct {
	IDs    [][]int `json:"ids"`
	Mask   [][]int
	Labels []float64
}

type headFixture struct {
	Optimizer struct {
		Steps, Warmup int
		LR            float64
		Betas         [2]float64
		Eps           float64
		WeightDecay   float64 `json:"weight_decay"`
		ClipNorm      float64 `json:"clip_norm"`
	}
	Cases map[string]headCase
}

func readHeads(t *testing.T) (f headFixture) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "heads", "heads.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) != 6 {
		t.Fatalf("%d cases in the fixture, want 6", len(f.Cases))
	}
	return f
}

// head is the objective that a model of transformers corresponds to.
func (c headCase) head(t *testing.T) objectives.Objective {
	t.Helper()
	switch {
	case c.Class == "DebertaV2ForSequenceClassification" && c.Labels == 1:
		return objectives.Regress{}
	case c.Class == "DebertaV2ForSequenceClassification":
		return objectives.Classify{Labels: c.Labels}
	case c.Class == "DebertaV2ForTokenClassification":
		return objectives.Tag{Labels: c.Labels}
	case c.Class == "DebertaV2ForQuestionAnswering":
		return objectives.Span{Padding: slices.Contains(slices.Concat(c.Batches[0].Mask...), 0)}
	case c.Class == "DebertaV2ForMultipleChoice":
		return objectives.Choice{Options: c.Options}
	}
	t.Fatalf("no head for %s", c.Class)
	return nil
}

// headConfig is the encoder of tiny.py in two layers.
func headConfig() graph.Config {
	return graph.Config{
		Layers: 2, Hidden: 16, Heads: 2, Intermediate: 24, Vocab: 40, MaxPositions: 16, PositionBuckets: 4,
		LayerNormEps: 1e-7, InitStd: 0.02,
	}
}

// headModel is an encoder with a head, whose weights are those of the fixture.
type headModel struct {
	b      *graph.Builder
	result objectives.Result
}

const headScope = "discriminator."

func newHeadModel(t *testing.T, c headCase, dt tensor.Dtype) headModel {
	t.Helper()
	m := attachHead(graph.NewBuilder(graph.NewParams(1, dt)), headConfig(), c.head(t), len(c.Batches[0].IDs),
		len(c.Batches[0].IDs[0]), len(c.Batches[0].Labels))
	if err := m.b.Err(); err != nil {
		t.Fatal(err)
	}
	for _, n := range m.b.ParamNodes() {
		useFormula(n)
	}
	return m
}

// attachHead adds an encoder and a head to a graph with inputs ids, mask and targets or labels, of which there are
// answers.
func attachHead(b *graph.Builder, c graph.Config, head objectives.Objective, batch, seq, answers int) headModel {
	table := b.Param("discriminator.deberta.embeddings.word_embeddings.weight", graph.Normal(c.InitStd), c.Vocab, c.Hidden)
	own := b.Scope("discriminator")
	e := graph.StartEncoder(own.Scope("deberta"), c, attention.NewDisentangled(c), table,
		b.Input("ids", tensor.Int, batch*seq), b.Input("mask", b.Dtype(), batch*seq), batch, seq)
	var in objectives.Inputs
	if _, numbers := head.(objectives.Regress); numbers {
		in.Labels = b.Input("labels", b.Dtype(), answers)
	} else {
		in.Targets = b.Input("targets", tensor.Int, answers)
	}
	return headModel{b, head.Attach(own, e, in)}
}

// useFormula gives a parameter the values of formula.py.
func useFormula(n *gorgonia.Node) {
	middle, scale := 0.0, 0.2
	switch {
	case strings.HasSuffix(n.Name(), "LayerNorm.weight"):
		middle, scale = 1, 0.1
	case strings.HasSuffix(n.Name(), "bias"):
		scale = 0.1
	}
	values := make([]float64, n.Shape().TotalSize())
	for i := range values {
		u := 2*float64(rng.Mix(rng.Key(n.Name())+uint64(i))>>11)/(1<<53) - 1
		values[i] = middle + scale*u
	}
	if err := graph.Set(n, values); err != nil {
		panic(err)
	}
}

// set puts a batch into the inputs.
func (m headModel) set(t *testing.T, batch headBatch) {
	t.Helper()
	var mask []float64
	for _, m := range slices.Concat(batch.Mask...) {
		mask = append(mask, float64(m))
	}
	targets := make([]int, len(batch.Labels))
	for i, y := range batch.Labels {
		targets[i] = int(y) // -1 is None
	}
	for name, values := range map[string]any{
		"ids": slices.Concat(batch.IDs...), "mask": mask, "targets": targets, "labels": batch.Labels,
	} {
		if n := m.b.Node(name); n != nil {
			if err := graph.Set(n, values); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Logits, loss and the names and shapes of all parameters, in float64.
func TestHeadsComputeWhatTransformersDoes(t *testing.T) {
	for name, c := range readHeads(t).Cases {
		t.Run(name, func(t *testing.T) {
			m := newHeadModel(t, c, tensor.Float64)
			for _, n := range m.b.ParamNodes() {
				name := strings.TrimPrefix(n.Name(), headScope)
				if !slices.Equal(c.Parameters[name], []int(n.Shape())) {
					t.Errorf("%s has shape %v, in transformers %v", name, n.Shape(), c.Parameters[name])
				}
			}
			if n := len(m.b.ParamNodes()); n != len(c.Parameters) {
				t.Errorf("%d parameters, in transformers %d", n, len(c.Parameters))
			}
			m.set(t, c.Batches[0])
			run(t, m.b)
			if loss := graph.Scalar(m.result.Loss.Value()); math.Abs(loss-c.Losses[0]) > 1e-9 {
				t.Errorf("the loss is %.12f, in transformers %.12f", loss, c.Losses[0])
			}
			got, want, mask := graph.Values(m.result.Logits), c.Logits.Data, slices.Concat(c.Batches[0].Mask...)
			if len(got) != len(want) {
				t.Fatalf("%d logits, in transformers %d", len(got), len(want))
			}
			_, tokens := c.head(t).(objectives.Tag)
			for i := range want {
				if tokens && mask[i/c.Labels] == 0 {
					continue // padding attends to nothing here and to everything there, and has no label
				}
				if math.Abs(got[i]-want[i]) > 1e-9 {
					t.Fatalf("logit %d is %.12f, in transformers %.12f", i, got[i], want[i])
				}
			}
		})
	}
}

func run(t *testing.T, b *graph.Builder, keep ...*gorgonia.Node) {
	t.Helper()
	p, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
}

// Ten updates in float32, as fine-tuning does them, with clipping, warm-up and decay.
func TestTenUpdatesHaveTheLossesOfTransformers(t *testing.T) {
	f := readHeads(t)
	for name, c := range f.Cases {
		t.Run(name, func(t *testing.T) {
			m := newHeadModel(t, c, tensor.Float32)
			nodes := m.b.ParamNodes()
			grads := m.b.Gradients(m.result.Loss, nodes...)
			program, err := m.b.CompileInto(graph.NewArena(tensor.Float32), append(grads, m.result.Loss)...)
			if err != nil {
				t.Fatal(err)
			}
			defer program.Close()
			group := training.Group{LR: f.Optimizer.LR, WeightDecay: f.Optimizer.WeightDecay}
			for i, n := range nodes {
				p := &training.Trained{Param: m.b.Parameter(n.Name()), Grads: gorgonia.Nodes{grads[i]}}
				group.Params = append(group.Params, p)
			}
			optimizer := training.NewOptimizer(training.Train{
				Steps: f.Optimizer.Steps, Warmup: f.Optimizer.Warmup, Beta1: f.Optimizer.Betas[0], Beta2: f.Optimizer.Betas[1],
				Eps: f.Optimizer.Eps, ClipNorm: f.Optimizer.ClipNorm, BiasCorrection: true,
			}, []training.Group{group})
			if len(c.Losses) != 10 || f.Optimizer.Steps != 10 {
				t.Fatalf("%d losses of %d steps, want 10", len(c.Losses), f.Optimizer.Steps)
			}
			for step, want := range c.Losses {
				m.set(t, c.Batches[step%len(c.Batches)])
				if err := program.Run(); err != nil {
					t.Fatal(err)
				}
				if loss := graph.Scalar(m.result.Loss.Value()); math.Abs(loss-want) > 2e-6 {
					t.Errorf("step %d has the loss %.7f, in transformers %.7f", step+1, loss, want)
				}
				norm, err := optimizer.Norm()
				if err != nil {
					t.Fatal(err)
				}
				optimizer.Update(step+1, norm)
			}
		})
	}
}
