package graph_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Every wrong use is one sentence with the scope and what is wrong, from Err and from Compile, and never
// a panic.
func TestWrongUseIsASentence(t *testing.T) {
	nothing := (*gorgonia.Node)(nil)
	for name, c := range map[string]struct {
		use  func(b *graph.Builder)
		want []string
	}{
		"linear, inner sizes": {func(b *graph.Builder) { b.Linear(x(b, 2, 3), b.Param("w", graph.Ones, 4, 5), nil, 0) },
			[]string{"linear", "(2, 3)", "(4, 5)", "inner sizes differ"}},
		"linear, bias": {func(b *graph.Builder) {
			b.Linear(x(b, 2, 3), b.Param("w", graph.Ones, 4, 3), floats(b, "c", 1), 0)
		}, []string{"linear", "bias of 4"}},
		"linear, vector": {func(b *graph.Builder) { b.Linear(floats(b, "v", 1, 2), x(b, 2, 3), nil, 0) },
			[]string{"linear takes a matrix"}},
		"gather, float ids": {func(b *graph.Builder) { b.Gather(x(b, 2, 3), floats(b, "v", 1)) },
			[]string{"gather", "tensor.Int"}},
		"gather, matrix of ids": {func(b *graph.Builder) { b.Gather(x(b, 2, 3), b.Input("i", tensor.Int, 2, 2)) },
			[]string{"gather", "(2, 2)"}},
		"sum, shapes": {func(b *graph.Builder) { b.Add(x(b, 2, 3), b.Param("y", graph.Ones, 3, 2)) },
			[]string{"sum of", "shapes differ"}},
		"sum of nothing": {func(b *graph.Builder) { b.Sum() }, []string{"sum of no nodes"}},
		"mask, size": {func(b *graph.Builder) { b.MaskRows(x(b, 2, 3), floats(b, "m", 1)) },
			[]string{"mask rows", "2 values"}},
		"mask, type": {func(b *graph.Builder) { b.MaskRows(x(b, 2, 3), ints(b, "m", 1, 1)) },
			[]string{"mask rows", "float64", "int"}},
		"fill, size": {func(b *graph.Builder) { b.FillRows(x(b, 2, 3), floats(b, "m", 1), 0) },
			[]string{"fill rows", "2 values"}},
		"layernorm, residual": {func(b *graph.Builder) {
			b.AddLayerNorm("ln", x(b, 2, 3), b.Param("y", graph.Ones, 3, 3), 1)
		}, []string{"layernorm", "shapes differ"}},
		"dropout of 1": {func(b *graph.Builder) { b.Dropout("d", x(b, 2, 3), 1) }, []string{`dropout "d"`, "is 1"}},
		"dropout of NaN": {func(b *graph.Builder) { b.Dropout("d", x(b, 2, 3), math.NaN()) },
			[]string{`dropout "d"`, "NaN"}},
		"first of part windows": {func(b *graph.Builder) { b.AddFirst(x(b, 5, 3), 2) },
			[]string{"add first", "whole windows of 2"}},
		"windows of no token": {func(b *graph.Builder) { b.AddFirst(x(b, 5, 3), 0) },
			[]string{"add first", "windows of 0"}},
		"positions too few": {func(b *graph.Builder) { b.AddPositions(x(b, 6, 3), b.Param("p", graph.Ones, 2, 3), 3) },
			[]string{"add positions", "do not fit"}},
		"targets, number": {func(b *graph.Builder) { b.CrossEntropy(x(b, 2, 3), ints(b, "t", 1)) },
			[]string{"cross-entropy", "2 int targets"}},
		"labels, number": {func(b *graph.Builder) {
			b.BinaryCrossEntropy(x(b, 2, 1), floats(b, "y", 1), floats(b, "m", 1, 1))
		}, []string{"binary cross-entropy", "2 logits"}},
		"squared error, number": {func(b *graph.Builder) { b.MeanSquaredError(x(b, 2, 1), floats(b, "y", 1)) },
			[]string{"mean squared error", "2 values"}},
		"squared error, classes": {func(b *graph.Builder) { b.MeanSquaredError(x(b, 2, 1), ints(b, "y", 1, 0)) },
			[]string{"mean squared error", "float64 labels", "int"}},
		"columns of part windows": {func(b *graph.Builder) { b.WindowColumns(x(b, 5, 3), 2) },
			[]string{"window columns", "whole windows of 2"}},
		"columns of no token": {func(b *graph.Builder) { b.WindowColumns(x(b, 5, 3), 0) },
			[]string{"window columns", "windows of 0"}},
		"stop-gradient of ids": {func(b *graph.Builder) { b.StopGradient(ints(b, "i", 1)) },
			[]string{"stop-gradient", "int"}},
		"view of ids": {func(b *graph.Builder) { b.View(ints(b, "i", 1)) }, []string{"view", "int"}},
		"gradient of a matrix": {func(b *graph.Builder) { b.Gradients(x(b, 2, 3), x(b, 2, 3)) },
			[]string{"scalar loss", "(2, 3)"}},
		"gradient of a stranger": {func(b *graph.Builder) {
			b.Gradients(graphtest.Weights(b, x(b, 2, 3), 1), b.Param("y", graph.Ones, 1))
		}, []string{`"y"`, "does not influence the loss"}},
		"parameter, two shapes": {func(b *graph.Builder) { x(b, 2, 3); x(b, 3, 2) }, []string{`"x"`, "(2, 3)", "(3, 2)"}},
		"parameter, size 0": {func(b *graph.Builder) { b.Param("p", graph.Ones, 2, 0) },
			[]string{`"p"`, "must be positive"}},
		"parameter, no size": {func(b *graph.Builder) { b.Param("p", graph.Ones) }, []string{`"p"`, "must be positive"}},
		"parameter, minus": {func(b *graph.Builder) { b.Param("p", graph.Ones, -2, -2) },
			[]string{`"p"`, "must be positive"}},
		"input, two shapes": {func(b *graph.Builder) { b.Input("i", tensor.Int, 2); b.Input("i", tensor.Int, 3) },
			[]string{`"i"`, "(2)", "3"}},
		"input, two types": {func(b *graph.Builder) { b.Input("i", tensor.Int, 2); b.Input("i", tensor.Float64, 2) },
			[]string{`"i"`, "int", "float64"}},
		"input, size 0": {func(b *graph.Builder) { b.Input("i", tensor.Int, 0) },
			[]string{`"i"`, "must be positive"}},
		"input, minus": {func(b *graph.Builder) { b.Input("i", tensor.Int, -2, -2) },
			[]string{`"i"`, "must be positive"}},
		"input, name of a parameter": {func(b *graph.Builder) { x(b, 2, 3); b.Input("x", tensor.Float64, 2, 3) },
			[]string{`"x"`, "parameter"}},
		"parameter, name of an input": {func(b *graph.Builder) { b.Input("x", tensor.Float64, 2, 3); x(b, 2, 3) },
			[]string{`"x"`, "input"}},
		"linear of nil":    {func(b *graph.Builder) { b.Linear(nothing, x(b, 2, 3), nil, 0) }, []string{"nil node"}},
		"gather nil":       {func(b *graph.Builder) { b.Gather(x(b, 2, 3), nil) }, []string{"nil node"}},
		"sum with nil":     {func(b *graph.Builder) { b.Sum(x(b, 2, 3), nil) }, []string{"nil node"}},
		"scale nil":        {func(b *graph.Builder) { b.Scale(nil, 2) }, []string{"nil node"}},
		"dense of nil":     {func(b *graph.Builder) { b.Dense("d", nil, 3, 0, 1) }, []string{"nil node"}},
		"layernorm of nil": {func(b *graph.Builder) { b.LayerNorm("d", nil, 1) }, []string{"nil node"}},
		"gradient of nil":  {func(b *graph.Builder) { b.Gradients(nil, x(b, 2, 3)) }, []string{"nil node"}},
		"gradient by nil": {func(b *graph.Builder) { b.Gradients(graphtest.Weights(b, x(b, 2, 3), 1), nil) },
			[]string{"nil node"}},
		"apply to nil":   {func(b *graph.Builder) { b.Apply(graph.Spec{Name: "own"}, nil) }, []string{"nil node"}},
		"results of nil": {func(b *graph.Builder) { b.Results(nil, b.Buffer(1)) }, []string{"nil node"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := graph.NewBuilder(graphtest.Params(1)).Training(true)
			c.use(b.Scope("net").Scope("layer"))
			_, err := b.Compile()
			if err == nil || err != b.Err() {
				t.Fatalf("Compile gives %v and Err %v", err, b.Err())
			}
			for _, w := range c.want {
				if !strings.Contains(strings.ReplaceAll(err.Error(), "net.layer.", ""), w) {
					t.Errorf("%q does not say %q", err, w)
				}
			}
			if !strings.Contains(err.Error(), "net.layer.") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is not one sentence with its scope", err)
			}
		})
	}
}

// The first error stays, and all that follows is nil and harmless.
func TestFirstErrorSticks(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(1))
	b.Scope("a").Fail("first")
	for i, n := range []*gorgonia.Node{x(b, 2, 3), b.Input("i", tensor.Int, 1), b.Add(x(b, 2, 2), x(b, 2, 2)),
		b.Dense("d", x(b, 2, 3), 2, 0, 1), b.Fail("second")} {
		if n != nil {
			t.Errorf("call %d after an error gives a node", i)
		}
	}
	if err := b.Err(); err == nil || err.Error() != "graph: a.first" {
		t.Errorf("the error is %v", err)
	}
	if len(b.ParamNodes()) != 0 {
		t.Error("an operation after an error made parameters")
	}
}

func TestSetRefusesWhatDoesNotFit(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(1))
	ids, v := b.Input("ids", tensor.Int, 3), b.Input("v", tensor.Float32, 2)
	for _, c := range []struct {
		node *gorgonia.Node
		data any
		want string
	}{
		{ids, []int{1, 2}, "ids has shape (3), 3 values, and was given 2"},
		{ids, []float64{1, 2, 3}, "ids takes []int and was given []float64"},
		{v, []float32{1}, "v has shape (2), 2 values, and was given 1"},
		{v, []int{1, 2}, "v takes []float32 or []float64 and was given []int"},
		{v, nil, "was given <nil>"}, {v, []float64{1, 2, 3}, "was given 3"},
		{b.Sum(v, v), []float64{1, 2}, "holds no tensor"},
	} {
		if err := graph.Set(c.node, c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v into %v: %v, want %q", c.data, c.node, err, c.want)
		}
	}
	if err := graph.Set(v, []float64{1.5, -2}); err != nil ||
		!slices.Equal(graph.Floats[float32](v.Value()), []float32{1.5, -2}) {
		t.Errorf("%v, %v", v.Value(), err)
	}
}

// Gorgonia takes two nodes of one hash for one node: equal operations on equal inputs must stay two, each
// with memory of its own.
func TestEqualOperationsStayTwo(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(1)).Training(true)
	n := x(b, 3, 4)
	seen := map[*gorgonia.Node]bool{}
	hashes := map[uint32]bool{}
	var nodes gorgonia.Nodes
	for i := range 200 {
		for _, op := range []*gorgonia.Node{b.Sum(n, n), b.Scale(n, 2), b.View(n), b.StopGradient(n),
			b.Dropout(fmt.Sprint("d", i), n, 0.5), b.MaskRows(n, floats(b, "m", 1, 1, 0))} {
			if op == nil {
				t.Fatal(b.Err())
			}
			if seen[op] || hashes[op.Hashcode()] {
				t.Fatalf("node %v or its hash is there already", op)
			}
			seen[op], hashes[op.Hashcode()] = true, true
			nodes = append(nodes, op)
		}
	}
	run(t, b, nodes[0])
	first, second := graph.Floats[float64](nodes[0].Value()), graph.Floats[float64](nodes[6].Value())
	if !slices.Equal(first, second) || &first[0] == &second[0] {
		t.Error("two equal sums differ, or share their memory")
	}
}

// A fault while running is the operation's own sentence, without the machine around it.
func TestFaultsOfARunNameTheOperation(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(1))
	s := b.Scope("net")
	s.Gather(x(s, 4, 2), ints(s, "ids", 1, 9))
	p, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Run(); err == nil || err.Error() != "graph: net.gather: id 9 at position 1 is outside a table of 4 rows" {
		t.Errorf("a bad id: %v", err)
	}
	if err := graph.Set(b.Node("net.ids"), []int{1, 3}); err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Errorf("after a fault the next run fails too: %v", err)
	}
	b = graph.NewBuilder(graphtest.Params(1))
	b.Scope("net").Apply(graph.Spec{Name: "own", Shape: tensor.Shape{1}, Dtype: tensor.Float64,
		Run: func([]gorgonia.Value, *tensor.Dense) error { panic("oh") }}, x(b, 1, 1))
	if p, err = b.Compile(); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Run(); err == nil || err.Error() != "graph: net.own: oh" {
		t.Errorf("a panic: %v", err)
	}
}

// A use of a layer that says the same as another one is that one: the enhanced mask decoder's passes share
// what does not depend on their queries.
func TestSameUseIsOneNode(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(1)).Training(true)
	n, other := x(b, 3, 4), b.Param("other", graph.Ones, 3, 4)
	dense := func(x *gorgonia.Node, act graph.Activation) *gorgonia.Node { return b.Dense("d", x, 2, act, 1) }
	for name, same := range map[string]bool{
		"linear":            dense(n, graph.GELU) == dense(n, graph.GELU),
		"dropout":           b.Dropout("p", n, 0.5) == b.Dropout("p", n, 0.5),
		"row range":         b.RowRange(n, 1, 3) == b.RowRange(n, 1, 3),
		"whole range":       b.RowRange(n, 0, 3) == n,
		"other x":           dense(n, graph.GELU) != dense(other, graph.GELU),
		"other activation":  dense(n, graph.GELU) != dense(n, graph.Identity),
		"other dropout":     b.Dropout("p", n, 0.5) != b.Dropout("q", n, 0.5),
		"other range":       b.RowRange(n, 1, 3) != b.RowRange(n, 1, 2),
		"other dropped":     b.Dropout("p", n, 0.5) != b.Dropout("p", other, 0.5),
		"dropout by scope":  b.Dropout("p", n, 0.5) != b.Scope("s").Dropout("p", n, 0.5),
		"no error till now": b.Err() == nil,
	} {
		if !same {
			t.Error(name)
		}
	}
	for _, r := range [][2]int{{-1, 2}, {1, 4}, {2, 2}} {
		b := graph.NewBuilder(graphtest.Params(1))
		if b.RowRange(x(b, 3, 4), r[0], r[1]); b.Err() == nil {
			t.Errorf("rows %v of 3 were given", r)
		}
	}
}

func TestInputsAreThoseOfAllScopes(t *testing.T) {
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
	b.Scope("head").Input("weights", tensor.Float32, 2)
	b.Param("w", graph.Ones, 2)
	b.Step()
	b.Scope("body").Input("ids", tensor.Int, 3)
	var names []string
	for _, n := range b.Inputs() {
		names = append(names, n.Name())
	}
	if want := []string{"body.ids", "head.weights", "step"}; !slices.Equal(names, want) {
		t.Errorf("inputs %q, want %q", names, want)
	}
}
