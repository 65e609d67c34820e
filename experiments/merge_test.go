package experiments

import (
	"slices"
	"testing"
)

func TestMergedFoldersKeepTheirArms(t *testing.T) {
	one, two := onePlan(t, ""), onePlan(t, "seeds: [2, 3]\nbase: {train: {lr: 0.5}}\n")
	result := func(dir string, p *Plan, hash string) *Result {
		cells, err := p.Cells(dir)
		if err != nil {
			t.Fatal(err)
		}
		r := &Result{Dir: dir, Plan: p, Data: &DataInfo{DataHash: hash}}
		for _, c := range cells {
			r.Cells = append(r.Cells, CellResult{Cell: c})
		}
		return r
	}
	m, err := Merge("out", result("runs/x", one, "h"), result("old/x", two, "h"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range m.Plan.Arms {
		names = append(names, a.Name)
		c, err := m.Plan.Config(a)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range m.Arm(a.Name) {
			if cell.Config != c {
				t.Errorf("%s: its cells have another configuration", a.Name)
			}
		}
	}
	if !slices.Equal(names, []string{"a@x", "b@x", "a@x-2", "b@x-2"}) || !slices.Equal(m.Plan.Seeds, []uint64{1, 2, 3}) ||
		len(m.Cells) != 6 {
		t.Errorf("arms %v, seeds %v, %d cells", names, m.Plan.Seeds, len(m.Cells))
	}
	if len(m.Remarks) != 0 {
		t.Errorf("remarks %q on one text", m.Remarks)
	}
	m, err = Merge("out", result("x", one, "h"), result("y", two, "other"))
	if err != nil || len(m.Remarks) != 1 {
		t.Errorf("remarks %q, %v; want that the texts differ", m.Remarks, err)
	}
	if _, err := Merge("out", result("x", one, "h")); err == nil {
		t.Error("one folder is merged with nothing")
	}
}
