package scores_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/ablate-go/ablate/internal/scores"
)

// fixture is what testdata/make_fixture.py computes with scipy and exact fractions.
type fixture struct {
	Binary []struct {
		Name   string
		Logits []float64
		Labels []bool
		Scores scores.BinaryScores
	}
	Estimates []struct {
		Values   []float64
		Estimate scores.Estimate
	}
	Student95 [][2]float64
	Paired    []struct {
		A, B                     []float64
		Difference, Low, High, P float64
	}
}

func readFixture(t *testing.T) fixture {
	t.Helper()
	data, err := os.ReadFile("testdata/fixture.json")
	if err != nil {
		t.Fatal(err)
	}
	var f fixture
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Binary) == 0 || len(f.Estimates) == 0 || len(f.Student95) == 0 || len(f.Paired) == 0 {
		t.Fatal("the fixture is empty; run testdata/make_fixture.py")
	}
	return f
}

// same compares two Values, relative to the larger of 1 and the expected size.
func same(t *testing.T, what string, got, want scores.Value, tolerance float64) {
	t.Helper()
	if got.OK != want.OK || math.Abs(got.X-want.X) > tolerance*max(1, math.Abs(want.X)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
