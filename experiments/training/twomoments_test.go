package training

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/tensor"
)

func twoMoments() Config { return Tiny(ObjectiveRTD, "es", CouplingJointTwoMoments) }

// naiveAdamW is AdamW by its formulas in float64, with moments of one gradient. It returns what it takes from a weight
// without the decay.
type naiveAdamW struct{ m, v []float64 }

func (n *naiveAdamW) step(t Train, step int, lr float64, grad []float64) []float64 {
	if n.m == nil {
		n.m, n.v = make([]float64, len(grad)), make([]float64, len(grad))
	}
	take := make([]float64, len(grad))
	for i, g := range grad {
		n.m[i] = t.Beta1*n.m[i] + (1-t.Beta1)*g
		n.v[i] = t.Beta2*n.v[i] + (1-t.Beta2)*g*g
		m, v := n.m[i]/(1-math.Pow(t.Beta1, float64(step))), n.v[i]/(1-math.Pow(t.Beta2, float64(step)))
		take[i] = lr * m / (math.Sqrt(v) + t.Eps)
	}
	return take
}

// tableGrads are the two clipped gradients on the shared table after a run of the graph.
func tableGrads(t *testing.T, tr *Trainer, norm float64) (mlm, rtd []float64) {
	t.Helper()
	table := tr.phases[0].find(sharing.GeneratorTable)
	if len(table.Grads) != 2 {
		t.Fatalf("the shared table has %d gradients", len(table.Grads))
	}
	clip := 1.0
	if c := tr.Config.Train.ClipNorm; c > 0 && norm > c {
		clip = c / norm
	}
	for _, x := range graph.Floats[float32](table.Grads[0].Value()) {
		mlm = append(mlm, clip*float64(x))
	}
	for _, x := range graph.Floats[float32](table.Grads[1].Value()) {
		rtd = append(rtd, clip*float64(x))
	}
	return mlm, rtd
}

// The shared table moves as by two naive optimizers whose updates are added, over several steps with a warm-up, clipping
// and decay; with one moment it does not.
func TestTwoMomentsAreTwoUpdatesAdded(t *testing.T) {
	tr := trainerOf(t, twoMoments(), 1)
	p, train := tr.phases[0], tr.Config.Train
	var want []float64
	for _, x := range floats32(p.find(sharing.GeneratorTable).Param) {
		want = append(want, float64(x))
	}
	var first, second, one naiveAdamW
	joint := slices.Clone(want)
	for step := 1; step <= 6; step++ {
		forward(t, p, withSamples(t, tr, step-1))
		norm, err := p.optimizer.Norm()
		if err != nil {
			t.Fatal(err)
		}
		mlm, rtd := tableGrads(t, tr, norm)
		p.optimizer.Update(step, norm)
		lr := train.schedule(step) * train.LR
		sum := make([]float64, len(mlm))
		for i := range sum {
			sum[i] = mlm[i] + rtd[i]
		}
		a, b, both := first.step(train, step, lr, mlm), second.step(train, step, lr, rtd), one.step(train, step, lr, sum)
		for i := range want {
			want[i] -= lr*train.WeightDecay*want[i] + a[i] + b[i]
			joint[i] -= lr*train.WeightDecay*joint[i] + both[i]
		}
	}
	differs := 0.0
	for i, x := range floats32(p.find(sharing.GeneratorTable).Param) {
		if math.Abs(float64(x)-want[i]) > 2e-5 {
			t.Fatalf("weight %d is %v, and %v by two naive optimizers", i, x, want[i])
		}
		differs = max(differs, math.Abs(float64(x)-joint[i]))
	}
	if differs < 1e-3 {
		t.Errorf("the joint update with one moment differs by %v at most, so the test says nothing", differs)
	}
}

// Losses, gradients and their norm are those of the joint coupling at the same weights, bit for bit, and so is the first
// update of all that one loss alone trains.
func TestTwoMomentsChangeTheSharedTableAlone(t *testing.T) {
	after := func(c Config) (map[string][]float32, StepResult) {
		tr := trainerOf(t, c, 1)
		r := trainSteps(t, tr, 1, 1)
		return weights(tr, ""), r
	}
	two, r2 := after(twoMoments())
	one, r1 := after(Tiny(ObjectiveRTD, "es", CouplingJoint))
	if *r1.MLMLoss != *r2.MLMLoss || *r1.RTDLoss != *r2.RTDLoss || *r1.GradNorm != *r2.GradNorm {
		t.Errorf("losses and norm are %v, and %v in the joint coupling", r2, r1)
	}
	if changed := testutil.Differing(one, two); !slices.Equal(changed, []string{sharing.GeneratorTable}) {
		t.Errorf("other weights than the shared table differ after a step: %v", changed)
	}
}

// tensors counts what a checkpoint of the trainer holds.
func tensors(t *testing.T, tr *Trainer) (n int) {
	t.Helper()
	if err := tr.EachTensor(func(string, tensor.Shape, []float32) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// A trainer that is loaded goes on with the bits of one that was not stopped.
func TestTwoMomentsResume(t *testing.T) {
	whole := trainerOf(t, twoMoments(), 1)
	trainSteps(t, whole, 1, 3)
	dir := t.TempDir()
	if err := whole.Save(dir, Position{Step: 3}); err != nil {
		t.Fatal(err)
	}
	resumed := trainerOf(t, twoMoments(), 1)
	if _, found, _, err := resumed.Load(dir); err != nil || !found {
		t.Fatal(found, err)
	}
	trainSteps(t, whole, 1, 4)
	trainSteps(t, resumed, 1, 4)
	if changed := testutil.Differing(weights(whole, ""), weights(resumed, "")); len(changed) > 0 {
		t.Errorf("after a resume %v differ", changed)
	}
	joint := trainerOf(t, Tiny(ObjectiveRTD, "es", CouplingJoint), 1)
	two, one := tensors(t, whole), tensors(t, joint)
	if two != one+2 {
		t.Errorf("a checkpoint has %d tensors, and %d in the joint coupling: want two moments more", two, one)
	}
}

// What RTD adds to the table is reckoned by its own moment: about as much as what MLM adds, however long its gradient.
func TestTwoMomentsHaveNoDominance(t *testing.T) {
	share := func(c Config) float64 {
		c.Lambda, c.Train.Warmup = 200, 0
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 5)
		_, s, err := tr.StepWithSnapshot(testBatch(t, tr, 1, 5), measure.TokenRows{})
		if err != nil {
			t.Fatal(err)
		}
		length := func(x []float32) (sum float64) {
			for _, v := range x {
				sum += float64(v) * float64(v)
			}
			return math.Sqrt(sum)
		}
		return length(s.RTDContribution) / length(s.MLMContribution)
	}
	if two, one := share(twoMoments()), share(Tiny(ObjectiveRTD, "es", CouplingJoint)); !(two < 3 && one > 2*two) {
		t.Errorf("RTD adds %.3g times what MLM adds, and %.3g times in the joint coupling", two, one)
	}
}

func TestTwoMomentsAreRefusedWhereTheyMeanNothing(t *testing.T) {
	for _, c := range []Config{
		Tiny(ObjectiveRTD, "none", CouplingJointTwoMoments), Tiny(ObjectiveRTD, "gdes", CouplingJointTwoMoments),
		Tiny(ObjectiveMLM, "none", CouplingJointTwoMoments),
	} {
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "coupling") {
			t.Errorf("%s, %s: %v", c.Objective, c.Sharing, err)
		}
	}
}
