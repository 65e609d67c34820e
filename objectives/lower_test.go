package objectives_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
)

// Heads for fine-tuning, with their encoders and dropout, forward and backward. Between them these two have all
// operations of the others.
func TestLoweredHeads(t *testing.T) {
	testutil.Long(t)
	for _, name := range []string{"classify", "span"} {
		c := useCases()[name]
		t.Run(name, func(t *testing.T) {
			lowertest.CheckModel(t, 3, func(b *graph.Builder) *gorgonia.Node {
				m := c.attach(t, b, c.batch())
				for _, n := range b.ParamNodes() { // see TestHeadGradients
					if strings.HasSuffix(n.Name(), "bias") {
						useFormula(n)
					}
				}
				return m.result.Loss
			}, tensor.Float64)
		})
	}
}

// loweredSamples runs a sampling node for rows of logits on the plugin.
func loweredSamples(t *testing.T, dt tensor.Dtype, logits []float64, vocab int, temperature float64, u []float64,
	targets []int) []int {
	t.Helper()
	rows := len(u)
	b := graph.NewBuilder(graph.NewParams(1, dt))
	in := b.Input("logits", dt, rows, vocab)
	places, uniforms := b.Input("targets", tensor.Int, rows), b.Input("uniforms", tensor.Float64, rows)
	sampled := objectives.SampleNode(b, in, places, uniforms, temperature)
	for n, data := range map[*gorgonia.Node]any{in: logits, places: targets, uniforms: u} {
		if err := graph.Set(n, data); err != nil {
			t.Fatal(err)
		}
	}
	l := b.Lower("sample")
	m, err := l.Return(stablehlo.Result{Name: "sampled", Value: l.Value(sampled)})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int
	for _, x := range lowertest.Run(t, m, b)[0] {
		ids = append(ids, int(x))
	}
	return ids
}

// The lowered samples are those of Sample, except where the uniform number is at a border between ids to rounding.
func TestLoweredSamplesAreThoseOfTheCPU(t *testing.T) {
	for dt, border := range map[tensor.Dtype]float64{tensor.Float32: 1e-5, tensor.Float64: 1e-13} {
		for _, vocab := range []int{1, 2, 3, 40, 1000} {
			for _, temperature := range []float64{1, 0.5} {
				t.Run(fmt.Sprintf("%v/%d at %g", dt, vocab, temperature), func(t *testing.T) {
					const rows = 300
					r := rng.Stream(7, "test/lowered samples", uint64(vocab))
					logits, u, targets := make([]float64, rows*vocab), make([]float64, rows), make([]int, rows)
					for i := range logits {
						logits[i] = float64(float32(3 * r.NormFloat64()))
					}
					for i := range u {
						u[i] = r.Float64()
					}
					targets[rows-2], targets[rows-1] = objectives.None, objectives.None
					got := loweredSamples(t, dt, logits, vocab, temperature, u, targets)
					if got[rows-1] != objectives.None || got[rows-2] != objectives.None {
						t.Errorf("unused rows have the ids %v", got[rows-2:])
					}
					want, away := make([]int, 1), 0
					for i := range rows - 2 {
						row := logits[i*vocab : (i+1)*vocab]
						near := false
						for _, shift := range []float64{-border, 0, border} {
							x := []float64{max(0, min(u[i]+shift, math.Nextafter(1, 0)))}
							if err := objectives.Sample(want, row, 1, vocab, temperature, x); err != nil {
								t.Fatal(err)
							}
							near = near || got[i] == want[0]
							if shift == 0 && got[i] != want[0] {
								away++
							}
						}
						if !near {
							t.Fatalf("row %d with u = %v gives %d, want %d", i, u[i], got[i], want[0])
						}
					}
					if away > 3 {
						t.Errorf("%d of %d rows are at a border", away, rows)
					}
				})
			}
		}
	}
}

// The extremes of TestSampleNeverDrawsTheImpossible.
func TestLoweredSamplesAreNeverImpossible(t *testing.T) {
	inf := math.Inf(-1)
	for _, c := range []struct {
		dt          tensor.Dtype
		row         []float64
		temperature float64
		first, last int
	}{
		{tensor.Float32, []float64{inf, 1, inf, 2, inf}, 1, 1, 3},
		{tensor.Float32, []float64{-1e30, 1e30, 1e30, -1e30}, 1, 1, 2},
		{tensor.Float64, []float64{inf, inf, -1e300}, 1, 2, 2},
		{tensor.Float64, []float64{math.MaxFloat64, -math.MaxFloat64}, 1, 0, 0},
		{tensor.Float32, []float64{0, 3, 2, 1}, 1e-300, 1, 1},
		{tensor.Float32, slices.Repeat([]float64{inf, 0, inf}, 30), 1, 1, 88},
	} {
		logits := slices.Repeat(c.row, 2)
		got := loweredSamples(t, c.dt, logits, len(c.row), c.temperature, []float64{0, math.Nextafter(1, 0)}, []int{0, 0})
		if got[0] != c.first || got[1] != c.last {
			t.Errorf("%v: u = 0 and just below 1 give %v, want %d and %d", c.row, got, c.first, c.last)
		}
	}
}

func TestLoweredCorruption(t *testing.T) {
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
	inputs := map[string][]int{"original": {5, 6, 7, 8, 9, 5}, "positions": {1, 2, 5, -1, -1}, "sampled": {4, 7, 0, -1, 3}}
	nodes := map[string]*gorgonia.Node{}
	for name, data := range inputs {
		nodes[name] = b.Input(name, tensor.Int, len(data))
		if err := graph.Set(nodes[name], data); err != nil {
			t.Fatal(err)
		}
	}
	objectives.CorruptNode(b, nodes["original"], nodes["positions"], nodes["sampled"])
	lowertest.Check(t, b)
}
