package training

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/testutil"
)

// In bf16 the losses of 20 steps, on the same batches with dropout, stay within 3 percent of those in float32, and are
// not the same. Some samples differ, since logits do.
func TestLoweredTrainingInBF16(t *testing.T) {
	testutil.Long(t)
	forArms(t, func(t *testing.T, c Config) {
		exact := trainerOf(t, c, 1)
		c.Train.Precision, c.Train.Device = PrecisionBF16, find.CPU
		tr := trainerOf(t, c, 1)
		worst, same := 0.0, true
		for step := range 20 {
			b := testBatch(t, exact, 1, step)
			want, err := exact.Step(b)
			if err != nil {
				t.Fatal(err)
			}
			got, err := tr.Step(b)
			if err != nil {
				t.Fatal(err)
			}
			for what, x := range map[string][2]*float64{
				"MLM loss": {got.MLMLoss, want.MLMLoss}, "RTD loss": {got.RTDLoss, want.RTDLoss},
			} {
				if x[1] == nil {
					continue
				}
				off := math.Abs(*x[0] / *x[1] - 1)
				if worst, same = max(worst, off), same && off < 1e-6; off > 0.03 {
					t.Errorf("step %d: the %s is %g, in float32 %g", step, what, *x[0], *x[1])
				}
			}
		}
		t.Logf("the losses differ by %.2g of float32's at most", worst)
		if same {
			t.Error("the losses are those of float32")
		}
	})
}

// The processor's own kernels have no bf16.
func TestBF16IsRefusedWithoutADevice(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Train.Precision = PrecisionBF16
	testutil.WantSentence(t, c.Validate(), "train.precision is bf16")
	c.Train.Device = find.CUDA
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
	c.Train.Precision = "float16"
	testutil.WantSentence(t, c.Validate(), `train.precision is "float16"`)
}

// A program for a GPU multiplies in bf16, and only that.
func TestOnlyProductsAreInBF16(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Train.Precision, c.Train.Device = PrecisionBF16, find.CUDA
	programs, err := Programs(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(programs) != 2 {
		t.Fatalf("%d programs", len(programs))
	}
	for _, p := range programs {
		products := 0
		for line := range strings.Lines(p.Module.Text) {
			product := strings.Contains(line, "dot_general")
			if product {
				products++
			}
			if strings.Contains(line, "bf16") != product && !strings.Contains(line, "stablehlo.convert") {
				t.Errorf("%s: %s", p.Name, line)
			}
			if product && !strings.HasSuffix(strings.TrimSpace(line), "xf32>") {
				t.Errorf("%s: a sum of products is not float32: %s", p.Name, line)
			}
		}
		if products < 20 {
			t.Errorf("%s has %d products", p.Name, products)
		}
	}
}
