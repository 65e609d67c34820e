package bindings_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/notebook/internal/bindgen"
	"github.com/cosmos72/gomacro/imports"
)

var leftOut = regexp.MustCompile(`// Generic, and so not in cells: (.*)\.`)

// What is generic in this project has an instance by another name, since cells cannot make one.
func TestGenericsHaveInstancesForCells(t *testing.T) {
	found := 0
	for _, path := range bindgen.Paths() {
		if !strings.HasPrefix(path, "github.com/ablate-go/") {
			continue
		}
		src, err := os.ReadFile(bindgen.FileName(path))
		if err != nil {
			t.Fatal(err)
		}
		names := leftOut.FindSubmatch(src)
		if names == nil {
			continue
		}
		for _, name := range strings.Split(string(names[1]), ", ") {
			found++
			for _, float := range []string{"Float32", "Float64"} {
				p := imports.Packages[path]
				_, bound := p.Binds[name+float]
				_, typed := p.Types[name+float]
				if !bound && !typed {
					t.Errorf("%s.%s is generic, and there is no %s for cells", path, name, name+float)
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("%d generic names were found: has the comment in the bindings changed?", found)
	}
}

// Cells sample, corrupt, write an operation with memory of its own, and run attention on slices.
func TestGenericsAreUsedInCells(t *testing.T) {
	ir := newInterpreter(t, bindgen.Paths())
	for _, cell := range []struct {
		code string
		want any
	}{
		{`ids := make([]int, 2)
objectives.SampleFloat32(ids, []float32{0, 9, 0, 9, 0, 0}, 2, 3, 0.01, []float64{0.5, 0.5})
ids[0]*10 + ids[1]`, 10},
		{`labels := make([]float64, 3)
replaced, err := objectives.CorruptFloat64(make([]int, 3), labels, []int{5, 6, 7}, []int{1, 2}, []int{6, 8})
labels[2] + float64(replaced)`, 2.0},
		{`b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
kept := b.Buffer(2)
x := b.Input("x", tensor.Float32, 2)
twice := b.Apply(graph.Spec{
	Name: "twice", Shape: tensor.Shape{2}, Dtype: tensor.Float32, Buffers: []*graph.Buffer{kept},
	Run: func(in []gorgonia.Value, out *tensor.Dense) error {
		memory, result := graph.DataFloat32(kept), graph.FloatsFloat32(out)
		for i, v := range graph.FloatsFloat32(in[0]) {
			memory[i] = v
			result[i] = 2 * v
		}
		return nil
	}}, x)
program, err := b.Compile()
graph.Set(x, []float32{1, 2})
program.Run()
graph.Values(twice)[1] + graph.Values(twice)[0]`, 6.0},
		{`shape := attention.Shape{Batch: 1, Heads: 1, Seq: 2, Dim: 1}
core, err := attention.NewCoreFloat32(shape, attention.Terms{C2C: true}, 0)
context := make([]float32, 2)
zeros, ones := []float32{0, 0}, []float32{1, 1}
core.Forward(context, attention.InputsFloat32{Q: zeros, K: zeros, V: []float32{1, 3}, Mask: ones}, 0)
context[0]`, float32(2)},
		{`weights := b.Input("weights", tensor.Float32, 2)
feed := objectives.Feed{Input: weights, Values: func(of objectives.Batch) (interface{}, error) { return of.Mask, nil }}
values, err := feed.Values(objectives.Batch{Mask: []float32{1, 0}})
len(values.([]float32))`, 2},
	} {
		v, _ := ir.Eval1(cell.code)
		if got := v.Interface(); got != cell.want {
			t.Errorf("a cell gives %v (%T), want %v:\n%s", got, got, cell.want, cell.code)
		}
	}
}
