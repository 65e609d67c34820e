package training

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

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
	encode := func(t *testing.T, terms string, dtype tensor.Dtype) *graph.Encoder {
		c := refArm(f.Config, f.Config, "none", CouplingAlternating)
		c.Model.Attention = terms
		n, err := newNetworkBuilder(c)
		if err != nil {
			t.Fatal(err)
		}
		params := graph.NewParams(1, dtype)
		b := graph.NewBuilder(params)
		table, _ := n.strategy.Discriminator(b, n.tableShape())
		e := n.encoder(b, discriminatorScope, f.Config.encoder(), table, b.Input(inMasked, tensor.Int, 36),
			b.Input(inMask, dtype, 36))
		for l := range f.Config.Layers {
			e.AddLayer(l)
		}
		runGraph(t, b, params, batch)
		return e
	}
	eachPrecision(t, func(t *testing.T, dtype tensor.Dtype, tolerance float64) {
		e := encode(t, "c2c+c2p+p2c", dtype)
		for l, want := range f.Hidden {
			compareRows(t, fmt.Sprintf("hidden states of layer %d", l), values64(e.States[l]), want.Data, batch.Mask, tolerance)
		}
		for variant, terms := range map[string]string{"c2p": "c2c+c2p", "p2c": "c2c+p2c", "none": "c2c"} {
			compareRows(t, "last states with "+terms, values64(encode(t, terms, dtype).Output()), f.Variants[variant].Last.Data,
				batch.Mask, tolerance)
		}
	})
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
	eachPrecision(t, func(t *testing.T, dtype tensor.Dtype, tolerance float64) {
		params := graph.NewParams(1, dtype)
		p := n.newPhase(params)
		p.addGenerator(n)
		runGraph(t, p.b, params, f.refBatch.batch(0, n.predictions()))
		compareLoss(t, "MLM loss", p.gen.result.Loss, f.Loss, tolerance)
		compareRows(t, "MLM logits", values64(p.gen.result.Logits)[:len(f.Logits.Data)], f.Logits.Data, nil, tolerance)
		compareGradients(t, []*phase{p}, f.Gradients, tolerance)
	})
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

func TestReplacedTokenHeadMatchesTheAuthors(t *testing.T) {
	var f struct {
		refBatch
		Config    refConfig            `json:"config"`
		Original  [][]int              `json:"original_ids"`
		Replaced  [][]int              `json:"replaced"`
		Logits    refTensor            `json:"logits"`
		Loss      float64              `json:"rtd_loss"`
		Gradients map[string]refTensor `json:"gradients"`
	}
	readFixture(t, "tiny_rtd.json", &f)
	f.MaskedIDs = f.Original // the discriminator does not see what was masked
	c := refArm(f.Config, f.Config, "none", CouplingAlternating)
	c.Lambda = 1
	n, err := newNetworkBuilder(c)
	if err != nil {
		t.Fatal(err)
	}
	eachPrecision(t, func(t *testing.T, dtype tensor.Dtype, tolerance float64) {
		params := graph.NewParams(1, dtype)
		p := n.newPhase(params)
		p.addDiscriminator(n, nil)
		batch := f.refBatch.batch(0, n.predictions())
		runGraph(t, p.b, params, batch)
		for i, label := range values64(p.dis.labels) {
			if batch.Mask[i] != 0 && int(label) != flat(f.Replaced)[i] {
				t.Errorf("label %d is %g, reference %d", i, label, flat(f.Replaced)[i])
			}
		}
		compareLoss(t, "RTD loss", p.dis.result.Loss, f.Loss, tolerance)
		compareRows(t, "RTD logits", values64(p.dis.result.Logits), f.Logits.Data, batch.Mask, tolerance)
		compareGradients(t, []*phase{p}, f.Gradients, tolerance)
	})
}

// One step's losses and gradients in each sharing mode, joint (one graph) and alternating before any
// update (two graphs): the same numbers.
func TestStepGradientsMatchTheAuthors(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		var f refJoint
		readFixture(t, "tiny_joint_"+mode+".json", &f)
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			t.Run(mode+"/"+coupling, func(t *testing.T) {
				n, err := newNetworkBuilder(refArm(f.Generator, f.Discriminator, mode, coupling))
				if err != nil {
					t.Fatal(err)
				}
				n.samplesInBatch = true // the samples are the fixture's
				eachPrecision(t, func(t *testing.T, dtype tensor.Dtype, tolerance float64) { f.compare(t, n, dtype, tolerance) })
			})
		}
	}
}

// The gradients of the one loss L_MLM + λ·L_RTD by every weight, the generator's table included: a step never
// asks what RTD would do to E_G in GDES, so that only here the stop-gradient can be missed.
func TestGradientsOfTheSumMatchTheAuthors(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		t.Run(mode, func(t *testing.T) {
			var f refJoint
			readFixture(t, "tiny_joint_"+mode+".json", &f)
			n, err := newNetworkBuilder(refArm(f.Generator, f.Discriminator, mode, CouplingJoint))
			if err != nil {
				t.Fatal(err)
			}
			n.samplesInBatch = true
			params := graph.NewParams(1, tensor.Float64)
			b := graph.NewBuilder(params)
			g, d := n.generator(b), n.discriminator(b, nil)
			nodes := b.ParamNodes()
			grads := b.Gradients(b.Sum(g.result.Loss, b.Scale(d.result.Loss, n.c.Lambda)), nodes...)
			runGraph(t, b, params, f.refBatch.batch(0, n.predictions()))
			if len(nodes) != len(f.Gradients) {
				t.Errorf("%d weights, the reference has %d", len(nodes), len(f.Gradients))
			}
			for i, w := range nodes {
				compareRows(t, "gradient of "+w.Name(), values64(grads[i]), f.Gradients[w.Name()].Data, nil, refTolerance)
			}
		})
	}
}

// refJoint is a fixture of the joint loss.
type refJoint struct {
	refBatch
	Generator     refConfig            `json:"generator_config"`
	Discriminator refConfig            `json:"discriminator_config"`
	MLM           float64              `json:"mlm_loss"`
	RTD           float64              `json:"rtd_loss"`
	Gradients     map[string]refTensor `json:"gradients"`
	Parts         *struct {
		MLM refTensor `json:"mlm"`
		RTD refTensor `json:"rtd_weighted"`
	} `json:"shared_table_parts"` // of ES
}

// compare runs the graphs of the coupling on the first weights and holds losses and gradients against the fixture.
func (f refJoint) compare(t *testing.T, n networkBuilder, dtype tensor.Dtype, tolerance float64) {
	t.Helper()
	params := graph.NewParams(1, dtype)
	phases := n.build(params)
	for _, p := range phases {
		runGraph(t, p.b, params, f.refBatch.batch(0, n.predictions()))
	}
	g, d := phases[0], phases[len(phases)-1]
	compareLoss(t, "MLM loss", g.gen.result.Loss, f.MLM, tolerance)
	compareLoss(t, "RTD loss", d.dis.result.Loss, f.RTD, tolerance)
	if f.Parts != nil {
		compareRows(t, "∂L_MLM/∂E", values64(g.mlmTable), f.Parts.MLM.Data, nil, tolerance)
		compareRows(t, "λ·∂L_RTD/∂E", values64(d.rtdTable), f.Parts.RTD.Data, nil, tolerance)
	}
	compareGradients(t, phases, f.Gradients, tolerance)
}
