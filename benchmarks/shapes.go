// Package benchmarks compares the training step with PyTorch's on the same machine. shapes.json holds what is
// compared, step trains one shape, pytorch/step.py does the same on transformers' layers, and compare
// alternates between the two. How to run it, and results: docs/speed.md.
package benchmarks

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
)

// Shape is one model with its batch: the step that is timed is GDES in the alternating coupling or, with Task, an
// update of fine-tuning.
type Shape struct {
	Name                string  `json:"name"`
	Task                string  `json:"task,omitempty"` // classify: the discriminator with a head of two labels
	Vocab               int     `json:"vocab"`
	Hidden              int     `json:"hidden"`
	Heads               int     `json:"heads"`
	Intermediate        int     `json:"intermediate"`
	GeneratorLayers     int     `json:"generator_layers"`
	DiscriminatorLayers int     `json:"discriminator_layers"`
	Buckets             int     `json:"buckets"`
	MaxPositions        int     `json:"max_positions"`
	Batch               int     `json:"batch"`
	Seq                 int     `json:"seq"`
	MaskRate            float64 `json:"mask_rate"`
	Dropout             float64 `json:"dropout"`

	Accumulate int    `json:"accumulate,omitempty"` // the keys train.accumulate and so on; zero values are their defaults
	Recompute  bool   `json:"recompute,omitempty"`
	Precision  string `json:"precision,omitempty"`
	Device     string `json:"device,omitempty"`

	Predictions int `json:"predictions"` // masked positions in a batch; not in the file, computed by Shapes
	Threads     int `json:"threads"`     // set by the caller
}

//go:embed shapes.json
var shapesFile []byte

// Shapes lists the shapes that are compared.
func Shapes() ([]Shape, error) {
	var shapes []Shape
	if err := json.Unmarshal(shapesFile, &shapes); err != nil {
		return nil, fmt.Errorf("benchmarks: shapes.json: %w", err)
	}
	for i := range shapes {
		s := &shapes[i]
		s.Predictions = s.Batch * s.Config().Masking.MaxPredictions(s.Seq)
	}
	return shapes, nil
}

// FindShape finds a shape by name. An unknown name is an error.
func FindShape(name string) (Shape, error) {
	shapes, err := Shapes()
	if err != nil {
		return Shape{}, err
	}
	var names []string
	for _, s := range shapes {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Shape{}, fmt.Errorf("benchmarks: unknown shape %q: choose one of %s", name, strings.Join(names, ", "))
}

// Tokens is the number of tokens in a batch.
func (s Shape) Tokens() int { return s.Batch * s.Seq }

// Config is the shape as a configuration of ablate.
func (s Shape) Config() training.Config {
	c := training.DefaultConfig()
	e := &c.Model.Encoder
	e.Vocab, e.Hidden, e.Heads, e.Intermediate, e.Layers = s.Vocab, s.Hidden, s.Heads, s.Intermediate,
		s.DiscriminatorLayers
	e.PositionBuckets, e.MaxPositions = s.Buckets, s.MaxPositions
	e.HiddenDropout, e.AttentionDrop = s.Dropout, s.Dropout
	c.Model.GeneratorLayers = s.GeneratorLayers
	c.Masking.Rate = s.MaskRate
	c.Train.Batch, c.Train.Seq = s.Batch, s.Seq
	c.Train.LR, c.Train.DiscriminatorLR = 1e-4, 1e-4
	c.Train.Accumulate, c.Train.Recompute = max(s.Accumulate, 1), s.Recompute
	if s.Precision != "" {
		c.Train.Precision = s.Precision
	}
	if s.Device != "" {
		c.Train.Device = s.Device
	}
	return c
}
