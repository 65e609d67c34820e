package bindings_test

import (
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/notebook/internal/bindgen"
	"github.com/ablate-go/ablate/sharing"
)

// A type of a cell is a measure, which compiled code takes like its own.
func TestCellsDeclareMeasures(t *testing.T) {
	ir := newInterpreter(t, bindgen.Paths())
	for _, cell := range []string{
		`type first struct{}
func (first) Metrics() []measure.Metric {
	return []measure.Metric{{Key: "first_eg", Group: "own", Title: "first number", Due: measure.EachMeasure}}
}
func (first) Measure(s *measure.Snapshot) []*float64 {
	v := float64(s.Tables.G[0])
	return []*float64{&v}
}`,
		`if err := measure.Register(first{}); err != nil { panic(err) }`,
	} {
		ir.Eval(cell)
	}
	if m, ok := measure.Find("first_eg"); !ok || m.Title != "first number" {
		t.Errorf("the metric of the cell is not declared: %+v", m)
	}
	s := &measure.Snapshot{Vocab: 1, Hidden: 2, Tables: sharing.Tables{G: []float32{3, 4}}}
	all, err := measure.Take(s, measure.EachMeasure)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Key == "first_eg" {
			if m.Value == nil || *m.Value != 3 {
				t.Errorf("the measure of the cell gives %v, want 3", m)
			}
			return
		}
	}
	t.Errorf("the measure of the cell is not among %v", all)
}
