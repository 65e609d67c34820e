package training

import (
	"math"
	"testing"
)

// refSteps is a fixture of training.
type refSteps struct {
	Sharing       string    `json:"sharing"`
	Generator     refConfig `json:"generator_config"`
	Discriminator refConfig `json:"discriminator_config"`
	Optimizer     struct {
		BiasCorrection bool `json:"bias_correction"`
	} `json:"optimizer"`
	Batches []refBatch `json:"batches"`
	MLM     []float64  `json:"mlm_loss"`
	RTD     []float64  `json:"rtd_loss"`
	Norm    []float64  `json:"grad_norm"` // of a joint step
	NormMLM []float64  `json:"generator_grad_norm"`
	NormRTD []float64  `json:"discriminator_grad_norm"`
	Final   map[string]struct {
		Sum float64 `json:"sum"`
		L2  float64 `json:"l2"`
	} `json:"final"` // weights
}

// Ten updates from the same weights and batches, in float32 as training is, give the reference's losses
// and gradient norms, and end with its weights.
func TestTenStepsMatchTheReference(t *testing.T) {
	for _, name := range []string{"none", "es", "gdes", "gdes_xadam"} {
		t.Run(name, func(t *testing.T) {
			var f refSteps
			readFixture(t, "tiny_steps_"+name+".json", &f)
			coupling := CouplingAlternating
			if f.Sharing == "es" {
				coupling, f.NormMLM = CouplingJoint, f.Norm
			}
			c := refArm(f.Generator, f.Discriminator, f.Sharing, coupling)
			c.Train = refTraining(c.Train)
			c.Train.BiasCorrection = f.Optimizer.BiasCorrection
			tr, err := newTrainer(c, 1, true)
			if err != nil {
				t.Fatal(err)
			}
			defer tr.Close()
			useFormula(tr.Params, 0.2)
			if len(f.Batches) != 10 {
				t.Fatalf("%d batches", len(f.Batches))
			}
			for i, b := range f.Batches {
				r, err := tr.Step(b.batch(i, 18))
				if err != nil {
					t.Fatal(err)
				}
				compareNumber(t, i, "MLM loss", *r.MLMLoss, f.MLM[i])
				compareNumber(t, i, "RTD loss", *r.RTDLoss, f.RTD[i])
				compareNumber(t, i, "first gradient norm", *r.GradNorm, f.NormMLM[i])
				if coupling == CouplingAlternating {
					compareNumber(t, i, "discriminator's gradient norm", *r.GradNormDiscriminator, f.NormRTD[i])
				}
			}
			f.compareWeights(t, tr)
		})
	}
}

func compareNumber(t *testing.T, step int, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= refTolerance32*want) {
		t.Errorf("step %d: the %s is %.8g, reference %.8g", step, what, got, want)
	}
}

func (f refSteps) compareWeights(t *testing.T, tr *Trainer) {
	t.Helper()
	for _, p := range tr.Params.List() {
		sum, squares := 0.0, 0.0
		for _, x := range floats32(p) {
			sum += float64(x)
			squares += float64(x) * float64(x)
		}
		want, norm := f.Final[p.Name], math.Sqrt(squares)
		// a sum is compared on the scale of a sum of absolute values
		if !(math.Abs(norm-want.L2) <= refTolerance32*want.L2) ||
			!(math.Abs(sum-want.Sum) <= refTolerance32*want.L2*math.Sqrt(float64(p.Size()))) {
			t.Errorf("%s ends with sum %.8g and norm %.8g, reference %+v", p.Name, sum, norm, want)
		}
	}
	if len(f.Final) != len(tr.Params.List()) {
		t.Errorf("%d parameters, the reference has %d", len(tr.Params.List()), len(f.Final))
	}
}
