package device_test

import (
	"slices"
	"testing"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/testutil"
)

// summing is a module that adds to w, which every device has, the sum of the x of all devices, and returns x squared.
func summing(t *testing.T, replicas int) *stablehlo.Module {
	t.Helper()
	f := stablehlo.NewFunc("summing")
	two := stablehlo.Type{Element: stablehlo.F32, Shape: []int{2}}
	w, x := f.Argument("w", two), f.Argument("x", two)
	m, err := f.Return(stablehlo.Result{Name: "w", Value: w.Add(x.AllReduce(replicas)), Donor: "w"},
		stablehlo.Result{Name: "square", Value: x.Mul(x)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestReplicasAddUp(t *testing.T) {
	d := open(t, 2)
	for range 2 { // the second time from the cache
		p, err := d.Compile(summing(t, 2), d.Count())
		if err != nil {
			t.Fatal(err)
		}
		w := []float32{100, 200}
		s := d.NewState()
		s.Add("w", []int{2}, w)
		for range 2 {
			out, err := p.Run(s, func(replica int, _ string) (any, error) {
				return [][]float32{{1, 2}, {10, 20}}[replica], nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for replica, want := range [][]float32{{1, 4}, {100, 400}} {
				if got, err := out.Floats(replica, "square"); err != nil || !slices.Equal(got, want) {
					t.Errorf("replica %d has %v, want %v, error %v", replica, got, want, err)
				}
			}
			_, err = out.Floats(2, "square")
			testutil.WantSentence(t, err, "replica 2")
			out.Free()
			out.Free()
		}
		if err := s.CheckReplicas(); err != nil {
			t.Error(err)
		}
		if err := s.Fetch(); err != nil || !slices.Equal(w, []float32{122, 244}) {
			t.Errorf("w is %v, error %v", w, err)
		}
		s.Close()
		p.Free()
	}
}

func TestSumsOverOtherNumbersOfReplicas(t *testing.T) {
	f := stablehlo.NewFunc("wrong")
	x := f.Argument("x", stablehlo.Type{Element: stablehlo.F32, Shape: []int{2}})
	x.AllReduce(2).AllReduce(3)
	testutil.WantSentence(t, f.Err(), "3 replicas", "there are 2")
	f = stablehlo.NewFunc("none")
	f.Argument("x", stablehlo.Type{Element: stablehlo.F32}).AllReduce(0)
	testutil.WantSentence(t, f.Err(), "0 replicas")
}
