package attention_test

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/attention"
)

func TestNewCoreRefusesImpossibleGeometry(t *testing.T) {
	good := cases[3].shape
	for want, change := range map[string]func(*attention.Shape){
		"batch size":             func(s *attention.Shape) { s.Batch = 0 },
		"sequence length":        func(s *attention.Shape) { s.Seq = -1 },
		"number of heads":        func(s *attention.Shape) { s.Heads = 0 },
		"head width":             func(s *attention.Shape) { s.Dim = 0 },
		"position_buckets":       func(s *attention.Shape) { s.Buckets = 1 },
		"max_relative_positions": func(s *attention.Shape) { s.MaxPositions = -1 },
	} {
		shape := good
		change(&shape)
		_, err := attention.NewCore[float32](shape, attention.AllTerms(), 0)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not name the %s", err, want)
		}
	}
	if _, err := attention.NewCore[float32](good, attention.Terms{}, 0); err == nil {
		t.Error("no term at all was accepted")
	}
	for _, p := range []float64{-.1, 1, 2, math.NaN()} {
		if _, err := attention.NewCore[float32](good, attention.AllTerms(), p); err == nil {
			t.Errorf("dropout %v was accepted", p)
		}
	}
}

func TestCoreRefusesWrongLengths(t *testing.T) {
	c := cases[6]
	core, err := attention.NewCore[float64](c.shape, attention.AllTerms(), 0)
	if err != nil {
		t.Fatal(err)
	}
	in, dctx := c.inputs(), c.weights()
	ctx := make([]float64, len(in.Q))
	if err := core.Backward(newGrads[float64](c.shape), dctx, in); err == nil {
		t.Error("a backward pass came before any forward pass")
	}
	if _, err := core.Probabilities(0, 0); err == nil {
		t.Error("there were probabilities before any forward pass")
	}
	for name, cut := range map[string]func(*attention.Inputs[float64]){
		"Q": func(x *attention.Inputs[float64]) { x.Q = x.Q[1:] }, "K": func(x *attention.Inputs[float64]) { x.K = nil },
		"V": func(x *attention.Inputs[float64]) { x.V = x.V[:1] }, "Kr": func(x *attention.Inputs[float64]) { x.Kr = nil },
		"Qr":   func(x *attention.Inputs[float64]) { x.Qr = x.Qr[2:] },
		"mask": func(x *attention.Inputs[float64]) { x.Mask = x.Mask[:3] },
	} {
		bad := in
		cut(&bad)
		if err := core.Forward(ctx, bad, 0); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("forward: error %v does not name %s", err, name)
		}
		if err := core.Forward(ctx, in, 0); err != nil {
			t.Fatal(err)
		}
		if err := core.Backward(newGrads[float64](c.shape), dctx, bad); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("backward: error %v does not name %s", err, name)
		}
	}
	if core.Forward(ctx[1:], in, 0) == nil {
		t.Error("a short context was accepted")
	}
	if core.Backward(newGrads[float64](c.shape), dctx[1:], in) == nil {
		t.Error("a short gradient of the context was accepted")
	}
	for i := range gradNames {
		d := newGrads[float64](c.shape)
		*[]*[]float64{&d.Q, &d.K, &d.V, &d.Kr, &d.Qr}[i] = make([]float64, 3)
		if err := core.Backward(d, dctx, in); err == nil || !strings.Contains(err.Error(), gradNames[i]) {
			t.Errorf("error %v does not name %s", err, gradNames[i])
		}
	}
	for _, at := range [][2]int{{-1, 0}, {0, -1}, {c.shape.Batch, 0}, {0, c.shape.Heads}} {
		if _, err := core.Probabilities(at[0], at[1]); err == nil {
			t.Errorf("probabilities of sequence %d, head %d were found", at[0], at[1])
		}
	}
}

// Content alone needs neither tables nor their geometry.
func TestContentAloneNeedsNoTables(t *testing.T) {
	c := cases[3]
	c.shape.Buckets, c.shape.MaxPositions = 0, 0
	core, err := attention.NewCore[float64](c.shape, attention.Terms{C2C: true}, 0)
	if err != nil {
		t.Fatal(err)
	}
	in, d := c.inputs(), newGrads[float64](c.shape)
	in.Kr, in.Qr, d.Kr, d.Qr = nil, nil, nil, nil
	if err := core.Forward(make([]float64, len(in.Q)), in, 0); err != nil {
		t.Fatal(err)
	}
	if err := core.Backward(d, c.weights(), in); err != nil {
		t.Fatal(err)
	}
}
