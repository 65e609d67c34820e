package graph_test

import (
	"fmt"
	"log"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

func ExampleMatrix() {
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
	x := b.Input("x", tensor.Float32, 2, 3)
	twice := b.Scale(x, 2)
	program, err := b.Compile()
	if err != nil {
		log.Fatal(err)
	}
	defer program.Close()
	if err := graph.Set(x, []float64{1, 2, 3, 4, 5, 6}); err != nil {
		log.Fatal(err)
	}
	if err := program.Run(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(graph.Values(twice))
	fmt.Println(graph.Matrix(twice))
	// Output:
	// [2 4 6 8 10 12]
	// [[2 4 6] [8 10 12]]
}

func TestValuesOfEachType(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64, tensor.Int} {
		b := graph.NewBuilder(graph.NewParams(1, tensor.Float64))
		n := b.Input("n", dt, 2)
		var data any = []float64{3, 4}
		if dt == tensor.Int {
			data = []int{3, 4}
		}
		if err := graph.Set(n, data); err != nil {
			t.Fatal(err)
		}
		got := graph.Values(n)
		if len(got) != 2 || got[0] != 3 || got[1] != 4 {
			t.Errorf("%v: %v", dt, got)
		}
		got[0] = 9
		if graph.Values(n)[0] != 3 {
			t.Errorf("%v: the copy writes through", dt)
		}
		if m := graph.Matrix(n); len(m) != 2 || len(m[1]) != 1 || m[1][0] != 4 {
			t.Errorf("%v: as rows %v", dt, m)
		}
	}
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
	made := b.Scale(b.Input("x", tensor.Float32, 2, 2), 3)
	if graph.Values(made) != nil || graph.Matrix(made) != nil || graph.Values(nil) != nil || graph.Matrix(nil) != nil {
		t.Error("a node without a value has numbers")
	}
	if graph.Matrix(b.Input("cube", tensor.Float32, 2, 2, 2)) != nil {
		t.Error("a node of three dimensions has rows")
	}
}
