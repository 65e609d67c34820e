package graph_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// ints makes an input of token ids or positions.
func ints(b *graph.Builder, name string, v ...int) *gorgonia.Node {
	n := b.Input(name, tensor.Int, len(v))
	if err := graph.Set(n, v); err != nil {
		b.Fail("%v", err)
	}
	return n
}

func floats(b *graph.Builder, name string, v ...float64) *gorgonia.Node {
	n := b.Input(name, b.Dtype(), len(v))
	if err := graph.Set(n, v); err != nil {
		b.Fail("%v", err)
	}
	return n
}

func x(b *graph.Builder, rows, cols int) *gorgonia.Node {
	return b.Param("x", graph.Normal(1), rows, cols)
}

// operationModels are every operation, alone behind a weighing that tells its elements apart, incl. size 1, repeated
// and unused indices, masked rows and inputs used twice.
func operationModels() map[string]graphtest.Model {
	models := map[string]graphtest.Model{}
	for _, n := range []int{1, 3, 7} {
		for _, act := range []graph.Activation{graph.Identity, graph.GELU} {
			models[fmt.Sprintf("linear/%d/act%d", n, act)] = func(b *graph.Builder) *gorgonia.Node {
				return graphtest.Weights(b, b.Dense("d", x(b, n, 5), n+1, act, 0.5), 1)
			}
		}
		models[fmt.Sprintf("linear without bias/%d", n)] = func(b *graph.Builder) *gorgonia.Node {
			w := b.Param("w", graph.Normal(1), 2, n)
			return graphtest.Weights(b, b.Linear(x(b, 4, n), w, nil, graph.Identity), 1)
		}
		models[fmt.Sprintf("layernorm/%d", n)] = func(b *graph.Builder) *gorgonia.Node {
			return graphtest.Weights(b, b.LayerNorm("ln", x(b, n, 6), 1e-7), 2)
		}
		models[fmt.Sprintf("add+layernorm/%d", n)] = func(b *graph.Builder) *gorgonia.Node {
			y := b.Param("y", graph.Normal(1), n, 6)
			return graphtest.Weights(b, b.AddLayerNorm("ln", x(b, n, 6), y, 1e-7), 2)
		}
		models[fmt.Sprintf("dropout/%d", n)] = func(b *graph.Builder) *gorgonia.Node {
			return graphtest.Weights(b, b.Dropout("d", x(b, n, 6), 0.3), 2)
		}
		models[fmt.Sprintf("add first/%d", n)] = func(b *graph.Builder) *gorgonia.Node {
			return graphtest.Weights(b, b.AddFirst(x(b, 2*n, 3), n), 4)
		}
		models[fmt.Sprintf("add positions/%d", n)] = func(b *graph.Builder) *gorgonia.Node {
			return graphtest.Weights(b, b.AddPositions(x(b, 2*n, 3), b.Param("p", graph.Normal(1), n+1, 3), n), 4)
		}
	}
	models["gather with repeats and an unused place"] = func(b *graph.Builder) *gorgonia.Node {
		return graphtest.Weights(b, b.Gather(x(b, 5, 3), ints(b, "ids", 4, 0, 4, -1, 4, 2)), 3)
	}
	models["gather from a table of one row"] = func(b *graph.Builder) *gorgonia.Node {
		return graphtest.Weights(b, b.Gather(x(b, 1, 1), ints(b, "ids", 0)), 3)
	}
	models["mask rows"] = func(b *graph.Builder) *gorgonia.Node {
		return graphtest.Weights(b, b.MaskRows(x(b, 3, 4), floats(b, "m", 1, 0, 1)), 3)
	}
	models["fill rows"] = func(b *graph.Builder) *gorgonia.Node {
		return graphtest.Weights(b, b.FillRows(x(b, 3, 4), floats(b, "m", 1, 0, 1), -5), 3)
	}
	models["cross-entropy"] = func(b *graph.Builder) *gorgonia.Node {
		return b.CrossEntropy(x(b, 4, 6), ints(b, "t", 5, -1, 0, 5))
	}
	models["binary cross-entropy"] = func(b *graph.Builder) *gorgonia.Node {
		return b.BinaryCrossEntropy(x(b, 4, 1), floats(b, "y", 1, 0, 0, 1), floats(b, "m", 1, 1, 0, 1))
	}
	models["mean squared error"] = func(b *graph.Builder) *gorgonia.Node {
		return b.MeanSquaredError(x(b, 4, 1), floats(b, "y", 2, 0.5, math.NaN(), -1))
	}
	for _, c := range []struct{ seq, columns int }{{1, 1}, {3, 1}, {1, 2}, {3, 2}} {
		models[fmt.Sprintf("window columns/%d of %d", c.columns, c.seq)] = func(b *graph.Builder) *gorgonia.Node {
			return graphtest.Weights(b, b.WindowColumns(x(b, 2*c.seq, c.columns), c.seq), 1)
		}
	}
	models["scale, view and an input used three times"] = func(b *graph.Builder) *gorgonia.Node {
		n := x(b, 2, 3)
		y := b.Sum(b.Scale(n, -2), b.View(n), b.Linear(n, b.Param("w", graph.Normal(1), 3, 3), nil, graph.GELU))
		return b.Add(graphtest.Weights(b, y, 1), b.Scale(graphtest.Weights(b, n, 2), 3))
	}
	return models
}

func TestOperationGradients(t *testing.T) {
	for name, model := range operationModels() {
		t.Run(name, func(t *testing.T) {
			graphtest.CheckGradients(t, graphtest.Params(5), model, 1e-6)
		})
	}
}

// run compiles the graph, runs it once and returns the values of a node.
func run(t *testing.T, b *graph.Builder, n *gorgonia.Node) []float64 {
	t.Helper()
	p, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if n.IsScalar() {
		return []float64{graph.Scalar(n.Value())}
	}
	switch d := n.Value().Data().(type) {
	case []float64:
		return d
	case []float32:
		out := make([]float64, len(d))
		for i, v := range d {
			out[i] = float64(v)
		}
		return out
	}
	t.Fatalf("value of type %T", n.Value().Data())
	return nil
}

// Forward values against loops written from the definitions, in both float types.
func TestOperationsAgainstDefinitions(t *testing.T) {
	gelu := func(v float64) float64 { return v * 0.5 * (1 + math.Erf(v/math.Sqrt2)) }
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		tolerance := map[tensor.Dtype]float64{tensor.Float32: 2e-5, tensor.Float64: 1e-12}[dt]
		check := func(name string, build func(b *graph.Builder) *gorgonia.Node,
			want func(get func(string) []float64) []float64) {
			t.Run(fmt.Sprintf("%s/%v", name, dt), func(t *testing.T) {
				params := graph.NewParams(9, dt)
				b := graph.NewBuilder(params)
				got := run(t, b, build(b))
				w := want(func(name string) []float64 {
					switch d := params.Get(name).Value.Data().(type) {
					case []float64:
						return d
					case []float32:
						out := make([]float64, len(d))
						for i := range d {
							out[i] = float64(d[i])
						}
						return out
					}
					return nil
				})
				if len(got) != len(w) {
					t.Fatalf("%d values, want %d", len(got), len(w))
				}
				for i := range w {
					if math.Abs(got[i]-w[i]) > tolerance*(1+math.Abs(w[i])) {
						t.Errorf("element %d is %g, want %g", i, got[i], w[i])
					}
				}
			})
		}
		check("linear+gelu", func(b *graph.Builder) *gorgonia.Node {
			return b.Dense("d", x(b, 3, 5), 4, graph.GELU, 1)
		}, func(get func(string) []float64) []float64 {
			var out []float64
			for i := range 3 {
				for o := range 4 {
					sum := get("d.bias")[o]
					for k := range 5 {
						sum += get("x")[i*5+k] * get("d.weight")[o*5+k]
					}
					out = append(out, gelu(sum))
				}
			}
			return out
		})
		check("layernorm", func(b *graph.Builder) *gorgonia.Node {
			return b.AddLayerNorm("LayerNorm", x(b, 2, 4), b.Param("y", graph.Normal(2), 2, 4), 1e-7)
		}, func(get func(string) []float64) []float64 {
			out := make([]float64, 8)
			for r := range 2 {
				mean, variance := 0.0, 0.0
				for c := range 4 {
					mean += (get("x")[r*4+c] + get("y")[r*4+c]) / 4
				}
				for c := range 4 {
					d := get("x")[r*4+c] + get("y")[r*4+c] - mean
					variance += d * d / 4
				}
				for c := range 4 {
					out[r*4+c] = (get("x")[r*4+c] + get("y")[r*4+c] - mean) / math.Sqrt(variance+1e-7)
				}
			}
			return out
		})
		check("gather", func(b *graph.Builder) *gorgonia.Node {
			return b.Gather(x(b, 3, 2), ints(b, "ids", 2, -1, 2, 0))
		}, func(get func(string) []float64) []float64 {
			d := get("x")
			return []float64{d[4], d[5], 0, 0, d[4], d[5], d[0], d[1]}
		})
		check("fill rows", func(b *graph.Builder) *gorgonia.Node {
			return b.FillRows(x(b, 3, 2), floats(b, "m", 0, 1, 0), -7)
		}, func(get func(string) []float64) []float64 {
			return []float64{-7, -7, get("x")[2], get("x")[3], -7, -7}
		})
		check("cross-entropy", func(b *graph.Builder) *gorgonia.Node {
			return b.CrossEntropy(x(b, 3, 4), ints(b, "t", 1, -1, 3))
		}, func(get func(string) []float64) []float64 {
			loss := 0.0
			for _, rt := range [][2]int{{0, 1}, {2, 3}} {
				z := 0.0
				for c := range 4 {
					z += math.Exp(get("x")[rt[0]*4+c])
				}
				loss += (math.Log(z) - get("x")[rt[0]*4+rt[1]]) / 2
			}
			return []float64{loss}
		})
		check("binary cross-entropy", func(b *graph.Builder) *gorgonia.Node {
			return b.BinaryCrossEntropy(x(b, 3, 1), floats(b, "y", 1, 0, 1), floats(b, "m", 1, 1, 0))
		}, func(get func(string) []float64) []float64 {
			p := func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
			return []float64{-(math.Log(p(get("x")[0])) + math.Log(1-p(get("x")[1]))) / 2}
		})
		check("mean squared error", func(b *graph.Builder) *gorgonia.Node {
			return b.MeanSquaredError(x(b, 3, 1), floats(b, "y", 3, math.NaN(), -0.5))
		}, func(get func(string) []float64) []float64 {
			d := get("x")
			return []float64{((d[0]-3)*(d[0]-3) + (d[2]+0.5)*(d[2]+0.5)) / 2}
		})
		check("window columns", func(b *graph.Builder) *gorgonia.Node {
			return b.WindowColumns(x(b, 6, 2), 3)
		}, func(get func(string) []float64) []float64 {
			var out []float64
			for column := range 2 {
				for window := range 2 {
					for token := range 3 {
						out = append(out, get("x")[(window*3+token)*2+column])
					}
				}
			}
			return out
		})
	}
}

func TestLossesWithoutTargetsAreZero(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(1))
	ce := b.CrossEntropy(x(b, 2, 3), ints(b, "t", -1, -1))
	bce := b.BinaryCrossEntropy(b.Param("z", graph.Ones, 2, 1), floats(b, "y", 1, 0), floats(b, "m", 0, 0))
	mse := b.MeanSquaredError(b.Param("z", graph.Ones, 2, 1), floats(b, "none", math.NaN(), math.NaN()))
	if got := run(t, b, b.Sum(ce, bce, mse))[0]; got != 0 {
		t.Errorf("the losses sum to %g, want 0", got)
	}
}

func TestStopGradientStopsAndCopies(t *testing.T) {
	params := graphtest.Params(3)
	b := graph.NewBuilder(params)
	n := x(b, 2, 2)
	stopped := b.StopGradient(n)
	loss := graphtest.Weights(b, b.Add(stopped, b.Param("delta", graph.Zeros, 2, 2)), 1)
	if g := b.Gradients(loss, n); g != nil || b.Err() == nil {
		t.Fatalf("a gradient came through stop-gradient")
	}
	b = graph.NewBuilder(params)
	n = x(b, 2, 2)
	// Gorgonia's own Add may overwrite its first input in place: the parameter must not change.
	before := append([]float64(nil), params.Get("x").Value.Data().([]float64)...)
	y := gorgonia.Must(gorgonia.Add(b.StopGradient(n), b.Param("one", graph.Ones, 2, 2)))
	run(t, b, y)
	for i, v := range params.Get("x").Value.Data().([]float64) {
		if v != before[i] {
			t.Fatalf("x[%d] changed from %g to %g", i, before[i], v)
		}
	}
}
