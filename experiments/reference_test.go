package experiments

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// refTolerance bounds the difference from the reference in float64, relative to a tensor's largest value.
// transformers takes sqrt(terms·d) in float32 in places; the fixtures undo that.
const refTolerance = 1e-9

// runGraph fills the parameters by the formula, feeds the batch and runs the graph once.
func runGraph(t *testing.T, b *graph.Builder, params *graph.Params, batch *Batch) {
	t.Helper()
	p, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	useFormula(params)
	if err := feed(b, batch); err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
}

func values64(n *gorgonia.Node) []float64 { return graph.Floats[float64](n.Value()) }

func TestEncoderMatchesTransformers(t *testing.T) {
	var f struct {
		Config   refConfig   `json:"config"`
		IDs      [][]int     `json:"input_ids"`
		Mask     [][]int     `json:"attention_mask"`
		Hidden   []refTensor `json:"hidden_states"`
		Variants map[string]struct {
			Last refTensor `json:"last_hidden_state"`
		} `json:"variants"`
	}
	readFixture(t, "tiny_encoder.json", &f)
	batch := refBatch{MaskedIDs: f.IDs, Mask: f.Mask, Labels: make2D(3, 12)}.batch(0, 18)
	encode := func(terms string) *graph.Encoder {
		c := refArm(f.Config, f.Config, "none", CouplingAlternating)
		c.Model.Attention = terms
		n, err := newNetworkBuilder(c)
		if err != nil {
			t.Fatal(err)
		}
		params := graph.NewParams(1, tensor.Float64)
		b := graph.NewBuilder(params)
		table, _ := n.strategy.Discriminator(b, n.table())
		e := n.encoder(b, discriminatorScope, f.Config.encoder(), table, b.Input(inMasked, tensor.Int, 36), b.Input(inMask, tensor.Float64, 36))
		for l := range f.Config.Layers {
			e.AddLayer(l)
		}
		runGraph(t, b, params, batch)
		return e
	}
	e := encode("c2c+c2p+p2c")
	for l, want := range f.Hidden {
		compareRows(t, "hidden states of layer "+string(rune('0'+l)), values64(e.States[l]), want.Data, batch.Mask, refTolerance)
	}
	for variant, terms := range map[string]string{"c2p": "c2c+c2p", "p2c": "c2c+p2c", "none": "c2c"} {
		compareRows(t, "last states with "+terms, values64(encode(terms).Output()), f.Variants[variant].Last.Data, batch.Mask, refTolerance)
	}
}

func make2D(rows, cols int) [][]int {
	m := make([][]int, rows)
	for i := range m {
		m[i] = make([]int, cols)
	}
	return m
}

// refMLM is a fixture of a generator by itself.
type refMLM struct {
	refBatch
	Config    refConfig            `json:"config"`
	Logits    refTensor            `json:"logits"`
	Loss      float64              `json:"mlm_loss"`
	Gradients map[string]refTensor `json:"gradients"`
}

// compare runs the generator of the configuration and holds its logits, loss and gradients against the fixture.
func (f refMLM) compare(t *testing.T, c Config) {
	t.Helper()
	n, err := newNetworkBuilder(c)
	if err != nil {
		t.Fatal(err)
	}
	params := graph.NewParams(1, tensor.Float64)
	p := n.newPhase(params)
	p.addGenerator(n)
	runGraph(t, p.b, params, f.refBatch.batch(0, n.predictions()))
	if got := *scalar(p.gen.result.Loss); math.Abs(got-f.Loss) > refTolerance*f.Loss {
		t.Errorf("MLM loss %.12g, reference %.12g", got, f.Loss)
	}
	compareRows(t, "MLM logits", values64(p.gen.result.Logits)[:len(f.Logits.Data)], f.Logits.Data, nil, refTolerance)
	compareGradients(t, []*phase{p}, f.Gradients)
}

func TestEnhancedMaskDecoderMatchesTheAuthors(t *testing.T) {
	var f refMLM
	readFixture(t, "tiny_emd.json", &f)
	f.compare(t, refArm(f.Config, f.Config, "none", CouplingAlternating))
}

// A generator narrower than its word table is transformers' model with an embedding_size of its own.
func TestNarrowGeneratorMatchesTransformers(t *testing.T) {
	var f refMLM
	readFixture(t, "tiny_narrow.json", &f)
	wide := f.Config
	wide.Hidden, wide.Heads, wide.Intermediate = 2*f.Config.Hidden, 2*f.Config.Heads, 2*f.Config.Intermediate
	c := refArm(f.Config, wide, "none", CouplingAlternating)
	c.Model.EMD, c.Model.GeneratorHidden = false, f.Config.Hidden
	f.compare(t, c)
}

// compareGradients holds every parameter's gradient, summed over losses, against the reference.
func compareGradients(t *testing.T, phases []*phase, want map[string]refTensor) {
	t.Helper()
	seen := 0
	for _, p := range phases {
		for _, g := range p.trained {
			sum := append([]float64(nil), values64(g.grads[0])...)
			for _, more := range g.grads[1:] {
				for i, v := range values64(more) {
					sum[i] += v
				}
			}
			ref, ok := want[g.param.Name]
			if !ok {
				t.Errorf("the reference has no gradient of %s", g.param.Name)
				continue
			}
			compareRows(t, "gradient of "+g.param.Name, sum, ref.Data, nil, refTolerance)
			seen++
		}
	}
	if seen != len(want) {
		t.Errorf("%d gradients, the reference has %d", seen, len(want))
	}
}

// One step's losses and gradients in each sharing mode, joint (one graph) and alternating before any
// update (two graphs): the same numbers.
func TestStepGradientsMatchTheAuthors(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			t.Run(mode+"/"+coupling, func(t *testing.T) {
				var f struct {
					refBatch
					Generator     refConfig            `json:"generator_config"`
					Discriminator refConfig            `json:"discriminator_config"`
					MLM           float64              `json:"mlm_loss"`
					RTD           float64              `json:"rtd_loss"`
					Gradients     map[string]refTensor `json:"gradients"`
					Parts         struct {
						MLM refTensor `json:"mlm"`
						RTD refTensor `json:"rtd_weighted"`
					} `json:"shared_table_parts"`
				}
				readFixture(t, "tiny_joint_"+mode+".json", &f)
				n, err := newNetworkBuilder(refArm(f.Generator, f.Discriminator, mode, coupling))
				if err != nil {
					t.Fatal(err)
				}
				n.given = true // the samples are the fixture's
				params := graph.NewParams(1, tensor.Float64)
				g, d := n.newPhase(params), n.newPhase(params)
				phases := []*phase{g, d}
				g.addGenerator(n)
				if coupling == CouplingJoint {
					d, phases = g, phases[:1]
				}
				d.addDiscriminator(n, nil)
				batch := f.refBatch.batch(0, n.predictions())
				for _, p := range phases {
					runGraph(t, p.b, params, batch)
				}
				if got := *scalar(g.gen.result.Loss); math.Abs(got-f.MLM) > refTolerance*f.MLM {
					t.Errorf("MLM loss %.12g, reference %.12g", got, f.MLM)
				}
				if got := *scalar(d.dis.result.Loss); math.Abs(got-f.RTD) > refTolerance*f.RTD {
					t.Errorf("RTD loss %.12g, reference %.12g", got, f.RTD)
				}
				if mode == "es" {
					compareRows(t, "∂L_MLM/∂E", values64(g.mlmTable), f.Parts.MLM.Data, nil, refTolerance)
					compareRows(t, "λ·∂L_RTD/∂E", values64(d.rtdTable), f.Parts.RTD.Data, nil, refTolerance)
				}
				if mode == "es" && coupling == CouplingAlternating {
					return // E has a gradient in each of the two optimizers: their parts were compared above
				}
				compareGradients(t, phases, f.Gradients)
			})
		}
	}
}

// Ten updates from the same weights and batches give the reference's losses.
func TestTenStepsMatchTheReference(t *testing.T) {
	for _, name := range []string{"none", "es", "gdes", "gdes_xadam"} {
		t.Run(name, func(t *testing.T) {
			var f struct {
				Sharing       string    `json:"sharing"`
				Generator     refConfig `json:"generator_config"`
				Discriminator refConfig `json:"discriminator_config"`
				Optimizer     struct {
					BiasCorrection bool `json:"bias_correction"`
				} `json:"optimizer"`
				Batches []refBatch `json:"batches"`
				MLM     []float64  `json:"mlm_loss"`
				RTD     []float64  `json:"rtd_loss"`
			}
			readFixture(t, "tiny_steps_"+name+".json", &f)
			coupling := CouplingAlternating
			if f.Sharing == "es" {
				coupling = CouplingJoint
			}
			c := refArm(f.Generator, f.Discriminator, f.Sharing, coupling)
			c.Train.LR, c.Train.DiscriminatorLR = 1e-3, 1e-3
			c.Train.Beta1, c.Train.Beta2, c.Train.Eps, c.Train.WeightDecay, c.Train.ClipNorm = .9, .98, 1e-6, .01, 1
			c.Train.BiasCorrection = f.Optimizer.BiasCorrection
			c.Train.Warmup, c.Train.Steps = 0, 1<<40 // a constant rate
			tr, err := newTrainer(c, 1, true)
			if err != nil {
				t.Fatal(err)
			}
			defer tr.Close()
			useFormula(tr.Params)
			for i, b := range f.Batches {
				batch := b.batch(i, 18)
				r, err := tr.Step(batch)
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(*r.MLMLoss-f.MLM[i]) > 1e-4*f.MLM[i] || math.Abs(*r.RTDLoss-f.RTD[i]) > 1e-4*f.RTD[i] {
					t.Errorf("step %d: losses %.6f and %.6f, reference %.6f and %.6f", i, *r.MLMLoss, *r.RTDLoss, f.MLM[i], f.RTD[i])
				}
			}
		})
	}
}
