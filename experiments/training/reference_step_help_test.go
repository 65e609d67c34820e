package training

import (
	"maps"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// refStep is a fixture of one training step in all sharing modes and couplings, see onestep.py.
type refStep struct {
	refBatch
	Scale               float64   `json:"weight_scale"`
	Lambda              float64   `json:"lambda"`
	GeneratorConfig     refConfig `json:"generator_config"`
	DiscriminatorConfig refConfig `json:"discriminator_config"`
	JointTable          refDigest `json:"es_joint_table"` // the sum of both losses' gradients
	Generator           struct {
		refNetwork
		Loss      float64              `json:"mlm_loss"`
		Gradients map[string]refDigest `json:"gradients"`
		Update    refDigest            `json:"table_update"`
	} `json:"generator"`
	Discriminator map[string]struct {
		refNetwork
		Loss float64 `json:"rtd_loss"`
	} `json:"discriminator"` // by variant
	DiscriminatorGradients map[string]map[string]refDigest `json:"discriminator_gradients"` // by parameter and variant
}

type refNetwork struct {
	States []refDigest `json:"hidden_states"`
	Logits refDigest   `json:"logits"`
}

// variant is the name under which the fixture has a sharing mode in a coupling.
func variant(mode, coupling string) string {
	if mode == "none" {
		return mode
	}
	return mode + "/" + coupling
}

// stepRun is one step of a fixture's pair in one sharing mode, coupling and precision.
type stepRun struct {
	t         *testing.T
	f         *refStep
	n         networkBuilder
	dtype     tensor.Dtype
	tolerance float64
	params    *graph.Params
	arena     *graph.Arena
	batch     *Batch
	beside    float64 // norm of all gradients of the loss that is compared
}

func newStepRun(t *testing.T, f *refStep, mode, coupling string, dtype tensor.Dtype) *stepRun {
	t.Helper()
	runtime.GC() // what a step of xsmall leaves behind is 2 GB
	c := refArm(f.GeneratorConfig, f.DiscriminatorConfig, mode, coupling)
	c.Lambda = f.Lambda
	c.Train = refTraining(c.Train)
	c.Train.Batch, c.Train.Seq = len(f.MaskedIDs), len(f.MaskedIDs[0])
	perWindow := len(f.Sampled) / c.Train.Batch
	c.Masking.Rate = float64(perWindow+1) / float64(c.Train.Seq) // room for more than there are
	n, err := newNetworkBuilder(c)
	if err != nil {
		t.Fatal(err)
	}
	n.samplesInBatch = true
	if n.predictions() <= len(f.Sampled) {
		t.Fatalf("room for %d predictions, the batch has %d", n.predictions(), len(f.Sampled))
	}
	return &stepRun{
		t: t, f: f, n: n, dtype: dtype, tolerance: tolerances[dtype], params: graph.NewParams(1, dtype),
		arena: graph.NewArena(dtype), batch: f.refBatch.batch(0, n.predictions()),
	}
}

// phases are those of training, compiled as they are there but for the logits, which are kept.
func (r *stepRun) phases() []*phase {
	phases := r.n.build(r.params)
	for _, p := range phases {
		keep := p.results()
		if p.gen != nil {
			keep = append(keep, p.gen.result.Logits)
		}
		if p.dis != nil {
			keep = append(keep, p.dis.result.Logits)
		}
		program, err := p.b.CompileInto(r.arena, keep...)
		if err != nil {
			r.t.Fatal(err)
		}
		r.t.Cleanup(func() { program.Close() })
		p.program = program
	}
	useFormula(r.params, r.f.Scale)
	return phases
}

func (r *stepRun) forward(p *phase, batch *Batch) {
	r.t.Helper()
	if err := feed(p.b, batch); err != nil {
		r.t.Fatal(err)
	}
	if err := p.program.Run(); err != nil {
		r.t.Fatal(err)
	}
}

// digest compares values of the run's precision with a digest.
func (r *stepRun) digest(what string, v gorgonia.Value, want refDigest) {
	r.t.Helper()
	if len(want) != digestSize {
		r.t.Errorf("%s: the reference has none", what)
		return
	}
	var got refDigest
	if r.dtype == tensor.Float64 {
		got = digestOf(graph.Floats[float64](v), want)
	} else {
		got = digestOf(graph.Floats[float32](v), want)
	}
	if err := got.differs(want, r.tolerance, r.beside); err != nil {
		r.t.Errorf("%s: %v", what, err)
	}
}

// generator compares what a graph with the generator has just computed.
func (r *stepRun) generator(p *phase) {
	r.t.Helper()
	want := r.f.Generator
	compareLoss(r.t, "MLM loss", p.gen.result.Loss, want.Loss, r.tolerance)
	logits, err := p.gen.result.Logits.Value().(*tensor.Dense).Slice(gorgonia.S(0, len(r.f.Sampled)))
	if err != nil {
		r.t.Fatal(err)
	}
	r.digest("MLM logits", logits.Materialize().(*tensor.Dense), want.Logits)
	r.beside = wholeNorm(want.Gradients)
	r.gradients(p, want.Gradients, 0)
}

// discriminator compares what a graph with the discriminator has just computed. A table that both losses
// train there has RTD's gradient last.
func (r *stepRun) discriminator(p *phase, variant string) {
	r.t.Helper()
	want := map[string]refDigest{}
	for name, by := range r.f.DiscriminatorGradients {
		if d, ok := by[variant]; ok {
			want[name] = d
		}
	}
	compareLoss(r.t, "RTD loss", p.dis.result.Loss, r.f.Discriminator[variant].Loss, r.tolerance)
	r.digest("RTD logits", r.real(p.dis.result.Logits), r.f.Discriminator[variant].Logits)
	r.beside = wholeNorm(want)
	r.gradients(p, want, 1)
	r.digest("gradient of the table that is looked up", p.rtdTable.Value(), want[p.dis.trains])
}

// gradients compares those of the named parameters; of a parameter with several, that with the index.
func (r *stepRun) gradients(p *phase, want map[string]refDigest, index int) {
	r.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		g := p.find(name)
		if g == nil {
			r.t.Errorf("%s is not trained", name)
			continue
		}
		r.digest("gradient of "+name, g.Grads[min(index, len(g.Grads)-1)].Value(), want[name])
	}
}

// summed is the sum of all gradients of one parameter, in new memory.
func summed(grads []*gorgonia.Node) gorgonia.Value {
	sum := grads[0].Value().(*tensor.Dense).Clone().(*tensor.Dense)
	for _, g := range grads[1:] {
		switch s := sum.Data().(type) {
		case []float64:
			kernels.Add(s, s, graph.Floats[float64](g.Value()))
		case []float32:
			kernels.Add(s, s, graph.Floats[float32](g.Value()))
		}
	}
	return sum
}

func wholeNorm(digests map[string]refDigest) float64 {
	sum := 0.0
	for _, name := range slices.Sorted(maps.Keys(digests)) {
		sum += digests[name][3] * digests[name][3]
	}
	return math.Sqrt(sum)
}

// real is a node's value [batch*seq, n] with rows of 0 at padding.
func (r *stepRun) real(n *gorgonia.Node) gorgonia.Value {
	v := n.Value().(*tensor.Dense).Clone().(*tensor.Dense)
	width := v.Shape().TotalSize() / len(r.batch.Mask)
	for i, m := range r.batch.Mask {
		if m != 0 {
			continue
		}
		switch d := v.Data().(type) {
		case []float64:
			clear(d[i*width : (i+1)*width])
		case []float32:
			clear(d[i*width : (i+1)*width])
		}
	}
	return v
}

// update moves the phase's parameters by one step of the fixtures' optimizer.
func (r *stepRun) update(p *phase) {
	r.t.Helper()
	train := r.n.c.Train
	if r.dtype == tensor.Float32 {
		o := NewOptimizer(train, p.groups)
		norm, err := o.Norm()
		if err != nil {
			r.t.Fatal(err)
		}
		o.Update(1, norm)
		return
	}
	// Training is in float32, and so is Optimizer; this is the same update on its kernel in float64.
	squares := 0.0
	for _, g := range p.trained() {
		for _, x := range graph.Floats[float64](g.Grads[0].Value()) {
			squares += x * x
		}
	}
	for _, g := range p.trained() {
		a := kernels.AdamW{LR: train.LR, Beta1: train.Beta1, Beta2: train.Beta2, Eps: train.Eps, Step: 1,
			BiasCorrection: train.BiasCorrection}
		if g.Param.Decays() {
			a.WeightDecay = train.WeightDecay
		}
		m, v := make([]float64, g.Param.Size()), make([]float64, g.Param.Size())
		kernels.AdamWUpdate(a, g.Param.Value.Data().([]float64), m, v, graph.Floats[float64](g.Grads[0].Value()),
			min(1, train.ClipNorm/math.Sqrt(squares)))
	}
}
