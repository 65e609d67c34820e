package training

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
)

// refTensor is a tensor of the fixtures in testdata/reference, which its README describes.
type refTensor struct {
	Shape []int     `json:"shape"`
	Data  []float64 `json:"data"`
}

type refConfig struct {
	Vocab        int     `json:"vocab_size"`
	Hidden       int     `json:"hidden_size"`
	Heads        int     `json:"num_attention_heads"`
	Intermediate int     `json:"intermediate_size"`
	Positions    int     `json:"max_position_embeddings"`
	Buckets      int     `json:"position_buckets"`
	Eps          float64 `json:"layer_norm_eps"`
	Layers       int     `json:"num_hidden_layers"`
	Terms        string  `json:"pos_att_type"`
}

func (c refConfig) encoder() graph.Config {
	return graph.Config{
		Layers: c.Layers, Hidden: c.Hidden, Heads: c.Heads, Intermediate: c.Intermediate, Vocab: c.Vocab,
		MaxPositions: c.Positions, PositionBuckets: c.Buckets, LayerNormEps: c.Eps, InitStd: 0.02,
	}
}

// attention is pos_att_type as our configuration has it.
func (c refConfig) attention() string {
	return "c2c+" + strings.Join(strings.Split(c.Terms, "|"), "+")
}

// refBatch is one batch of the fixtures.
type refBatch struct {
	MaskedIDs [][]int `json:"masked_ids"`
	Mask      [][]int `json:"attention_mask"`
	Labels    [][]int `json:"labels"` // original id at masked places, else 0
	Sampled   []int   `json:"sampled"`
	Corrupted [][]int `json:"corrupted_ids"`
}

// batch turns a fixture's batch into one of ours, with room for capacity predictions.
func (r refBatch) batch(step, capacity int) *Batch {
	b := &Batch{Step: step, Uniforms: make([]float64, capacity), Sampled: padTo(r.Sampled, capacity)}
	var original []int
	for w, row := range r.MaskedIDs {
		for s, id := range row {
			b.Masked.IDs = append(b.Masked.IDs, id)
			b.Mask = append(b.Mask, float32(r.Mask[w][s]))
			if target := r.Labels[w][s]; target > 0 {
				b.Masked.Positions = append(b.Masked.Positions, len(original))
				b.Masked.Targets = append(b.Masked.Targets, target)
				id = target
			}
			original = append(original, id)
		}
	}
	b.Original, b.Masked.N = original, len(b.Masked.Positions)
	b.Masked.Positions = padTo(b.Masked.Positions, capacity)
	b.Masked.Targets = padTo(b.Masked.Targets, capacity)
	return b
}

func padTo(ids []int, n int) []int {
	out := append([]int(nil), ids...)
	for len(out) < n {
		out = append(out, objectives.None)
	}
	return out
}

func readFixture(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "reference", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// refArm is a configuration in the fixtures' shape: batch 3 x 12 with room for 6 predictions a window.
func refArm(generator, discriminator refConfig, sharingName, coupling string) Config {
	c := DefaultConfig()
	c.Objective, c.Sharing, c.Coupling, c.Lambda = ObjectiveRTD, sharingName, coupling, 5
	c.Model.Preset, c.Model.Encoder, c.Model.GeneratorLayers = "", discriminator.encoder(), generator.Layers
	c.Model.Attention = discriminator.attention()
	c.Train.Batch, c.Train.Seq = 3, 12
	c.Masking = objectives.MaskAuthorsRTD()
	c.Masking.Rate = 0.5
	return c
}

// refTraining sets the fixtures' optimizer: AdamW at a constant rate.
func refTraining(t Train) Train {
	t.LR, t.DiscriminatorLR = 1e-3, 1e-3
	t.Beta1, t.Beta2, t.Eps, t.WeightDecay, t.ClipNorm = .9, .98, 1e-6, .01, 1
	t.BiasCorrection = true
	t.Warmup, t.Steps = 0, 1<<40
	return t
}

// useFormula sets every parameter to the fixtures' formula: SplitMix64 of the name's hash and the index,
// matrices within ±scale.
func useFormula(p *graph.Params, scale float64) {
	for _, w := range p.List() {
		switch d := w.Value.Data().(type) {
		case []float64:
			fillByFormula(d, w.Name, scale)
		case []float32:
			fillByFormula(d, w.Name, scale)
		}
	}
}

func fillByFormula[T float32 | float64](data []T, name string, scale float64) {
	middle := 0.0
	switch {
	case strings.HasSuffix(name, "LayerNorm.weight"):
		middle, scale = 1, 0.1
	case strings.HasSuffix(name, "bias"):
		scale = 0.1
	}
	key := rng.Key(name)
	for i := range data {
		u := 2*float64(rng.Mix(key+uint64(i))>>11)/(1<<53) - 1
		data[i] = T(middle + scale*u)
	}
}
