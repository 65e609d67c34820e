package training

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/testutil"
)

// Windows beyond 1,024 tokens train, with logarithmic buckets of relative positions: layers that are computed again and
// windows that run one after the other have the losses of all at once.
func TestWindowsBeyond1024Tokens(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	e := &c.Model.Encoder
	e.MaxPositions, e.PositionBuckets = 1100, 64
	c.Train.Batch, c.Train.Seq = 2, 1100
	far, farther := attention.Bucket(200, 64, 1100), attention.Bucket(1099, 64, 1100)
	if far <= 32 || far >= farther || far >= 200 {
		t.Fatalf("distances of 200 and 1,099 are in buckets %d and %d: they are not logarithmic", far, farther)
	}
	again, parts := c, c
	again.Train.Recompute = true
	parts.Train.Recompute, parts.Train.Accumulate = true, 2
	whole, second, third := trainerOf(t, c, 1), trainerOf(t, again, 1), trainerOf(t, parts, 1)
	for step := range 2 {
		b := testBatch(t, whole, 1, step)
		var results []StepResult
		for _, tr := range []*Trainer{whole, second, third} {
			r, err := tr.Step(b)
			if err != nil {
				t.Fatal(err)
			}
			results = append(results, r)
		}
		want, split := results[0], results[2]
		if shown(results[1].MLMLoss) != shown(want.MLMLoss) || shown(results[1].RTDLoss) != shown(want.RTDLoss) {
			t.Errorf("step %d: losses %v, and %v without recomputation", step, results[1], want)
		}
		if math.Abs(*split.MLMLoss-*want.MLMLoss) > 1e-4 || math.Abs(*split.RTDLoss-*want.RTDLoss) > 1e-4 {
			t.Errorf("step %d: losses %g and %g in parts, %g and %g at once", step, *split.MLMLoss, *split.RTDLoss, *want.MLMLoss,
				*want.RTDLoss)
		}
	}
	if d := testutil.Differing(weights(whole, ""), weights(second, "")); len(d) > 0 {
		t.Errorf("%d tensors differ with recomputation, first %s", len(d), d[0])
	}
}
