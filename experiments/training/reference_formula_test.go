package training

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/rng"
)

// The weights of all fixtures are made here as they are made there, to the bit.
func TestFormulaIsTheReferences(t *testing.T) {
	var f struct {
		Tensors []struct {
			Name   string    `json:"name"`
			Words  []string  `json:"words"`
			Values []float64 `json:"values"`
		} `json:"tensors"`
	}
	readFixture(t, "formula.json", &f)
	if len(f.Tensors) == 0 {
		t.Fatal("no tensors")
	}
	for _, want := range f.Tensors {
		got := make([]float64, len(want.Values))
		fillByFormula(got, want.Name, 0.2)
		if !slices.Equal(got, want.Values) {
			t.Errorf("%s: %v, reference %v", want.Name, got, want.Values)
		}
		for i, word := range want.Words {
			if got := fmt.Sprintf("%016x", rng.Mix(rng.Key(want.Name)+uint64(i))); got != word {
				t.Errorf("%s: word %d is %s, reference %s", want.Name, i, got, word)
			}
		}
	}
}

func TestBucketsAreTransformers(t *testing.T) {
	var f struct {
		Cases []struct {
			Size    int     `json:"position_buckets"`
			Max     int     `json:"max_position"`
			First   int     `json:"first"`
			Buckets []int   `json:"buckets"`
			Matrix  [][]int `json:"matrix_12x12"`
		} `json:"cases"`
	}
	readFixture(t, "buckets.json", &f)
	if len(f.Cases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range f.Cases {
		for i, want := range c.Buckets {
			if got := attention.Bucket(c.First+i, c.Size, c.Max); got != want {
				t.Errorf("%d buckets up to %d: %d is in bucket %d, reference %d", c.Size, c.Max, c.First+i, got, want)
			}
		}
		rows, err := attention.IndexMatrix(12, c.Size, c.Max)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, got := range row {
				if want := c.Matrix[i][j] + c.Size; got != want {
					t.Errorf("%d buckets up to %d: query %d reads row %d for key %d, reference %d", c.Size, c.Max, i, got, j, want)
				}
			}
		}
	}
}
